using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Upgrading;

/// <summary>
/// Which schema the two databases of a data directory have. Read without the directory's lock and without a change, so that it
/// can be asked beside the version that still runs.
/// </summary>
/// <param name="Migrations">What the store has; none where there is no store.</param>
/// <param name="LedgerVersion">Null where there is no ledger yet: then the one that is made has the schema of now.</param>
internal sealed record StoredSchema(IReadOnlyList<string> Migrations, long? LedgerVersion)
{
    /// <summary>In the order in which they are applied.</summary>
    public IReadOnlyList<string> Missing => [.. SchemaHistory.Migrations.Except(Migrations, StringComparer.Ordinal)];

    /// <summary>Nothing was ever completed here: what follows is no upgrade but an installation.</summary>
    public bool IsEmpty => Migrations.Count == 0;

    public bool IsLedgerCurrent => LedgerVersion is null or LedgerSchema.Version;

    public bool IsCurrent => Missing.Count == 0 && IsLedgerCurrent;

    /// <exception cref="SqliteException">A file is there and cannot be read.</exception>
    public static StoredSchema Read(string directory)
        => new(ReadMigrations(Path.Combine(directory, "everseal.db")), ReadLedgerVersion(Path.Combine(directory, "ledger.db")));

    /// <summary>What a newer version left in either database; null when this version knows it all.</summary>
    public StsError? Newer()
    {
        string[] unknown = [.. Migrations.Except(SchemaHistory.Migrations, StringComparer.Ordinal)];
        if (unknown.Length > 0)
            return ErrorCodes.Server.SchemaNewer.With($"everseal.db has migrations that this version does not know: {string.Join(", ", unknown)}.");
        return LedgerVersion > LedgerSchema.Version
            ? ErrorCodes.Server.SchemaNewer.With($"ledger.db has schema {LedgerVersion}; this version knows {LedgerSchema.Version}.")
            : null;
    }

    private static List<string> ReadMigrations(string path)
    {
        var migrations = new List<string>();
        if (!File.Exists(path))
            return migrations;
        using var connection = Open(path);
        if (connection.ReadNumber("SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'") == 0)
            return migrations;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId";
        using var row = command.ExecuteReader();
        while (row.Read())
            migrations.Add(row.GetString(0));
        return migrations;
    }

    private static long? ReadLedgerVersion(string path)
    {
        if (!File.Exists(path))
            return null;
        using var connection = Open(path);
        return connection.ReadNumber("PRAGMA user_version") is > 0 and var version ? version : null;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }
}
