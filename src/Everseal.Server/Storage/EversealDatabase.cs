using Everseal.Core.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Everseal.Server.Storage;

/// <summary>
/// The file <c>everseal.db</c>. Building the EF model costs more than the rest of the start together, so a start on
/// existing data reads plain SQL and only a change, or a schema to be migrated, wakes EF.
/// </summary>
public sealed class EversealDatabase
{
    private readonly string _path;
    private readonly Lazy<DbContextOptions<EversealDbContext>> _options;

    public EversealDatabase(string path)
    {
        _path = path;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString();
        _options = new(() => new DbContextOptionsBuilder<EversealDbContext>()
            .UseSqlite(ConnectionString)
            .AddInterceptors(new FullSynchronous())
            .Options);
    }

    internal string ConnectionString { get; }

    /// <summary>For a unit of change. Cheap to make; dispose it.</summary>
    public EversealDbContext Open() => new(_options.Value);

    /// <summary>For plain SQL on a pooled connection.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Brings the schema up to this version, creating the file when there is none.</summary>
    /// <exception cref="StsErrorException">A newer version wrote the file.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var applied = ReadAppliedMigrations();
        if (applied.Except(SchemaHistory.Migrations, StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
        {
            throw new StsErrorException(new StsError(
                ErrorCodes.Server.SchemaNewer, $"{_path} has migrations that this version does not know: {string.Join(", ", unknown)}."));
        }

        if (applied.Count == SchemaHistory.Migrations.Count)
        {
            return;
        }

        await using var context = Open();
        await context.Database.MigrateAsync(cancellationToken);
    }

    private List<string> ReadAppliedMigrations()
    {
        var applied = new List<string>();
        if (!File.Exists(_path))
        {
            return applied;
        }

        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        if (command.ExecuteScalar() is 0L)
        {
            return applied;
        }

        command.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            applied.Add(rows.GetString(0));
        }

        return applied;
    }

    /// <summary>A change is on the disk when SaveChanges returns. WAL itself is a property of the file, set by the first migration.</summary>
    private sealed class FullSynchronous : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL";

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }

        private static void Apply(System.Data.Common.DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
    }
}
