using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Everseal.Server.Storage;

/// <summary>For <c>dotnet ef migrations add</c> alone, which needs a context but no data.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<EversealDbContext>
{
    public EversealDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<EversealDbContext>().UseSqlite("Data Source=:memory:").Options);
}
