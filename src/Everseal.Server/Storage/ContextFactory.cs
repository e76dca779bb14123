using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Everseal.Server.Storage;

/// <summary>Makes contexts. A class of its own, so that EF's assemblies are not loaded before the first change.</summary>
internal sealed class ContextFactory(string connectionString)
{
    private readonly DbContextOptions<EversealDbContext> _options = new DbContextOptionsBuilder<EversealDbContext>()
        .UseSqlite(connectionString)
        .AddInterceptors(new FullSynchronous())
        .Options;

    public EversealDbContext Create() => new(_options);

    /// <summary>
    /// A change is on the disk when SaveChanges returns. WAL is a property of the file and set before the first
    /// migration, never here: EF probes a file on a read-only connection, which could not change its mode.
    /// </summary>
    private sealed class FullSynchronous : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }

        private static void Apply(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL";
            command.ExecuteNonQuery();
        }
    }
}
