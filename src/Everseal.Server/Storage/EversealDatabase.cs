using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Core.X509;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage;

/// <summary>
/// The file <c>everseal.db</c>. Building the EF model costs more than the rest of the start together, so a start on
/// existing data reads plain SQL and only a change, or a schema to be migrated, wakes EF.
/// </summary>
public sealed class EversealDatabase
{
    private readonly string _path;
    private ContextFactory? _contexts;

    public EversealDatabase(string path)
    {
        _path = path;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString();
    }

    internal string ConnectionString { get; }

    /// <summary>For a unit of change. Cheap to make; dispose it.</summary>
    public EversealDbContext Open() => LazyInitializer.EnsureInitialized(ref _contexts, () => new ContextFactory(ConnectionString)).Create();

    /// <summary>For plain SQL on a pooled connection.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Brings the schema up to this version, creating the file when there is none.</summary>
    /// <exception cref="StsErrorException">A newer version wrote the file.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken)
    {
        return ReadKnownMigrations().Count == SchemaHistory.Migrations.Count ? Task.CompletedTask : ApplyMigrationsAsync(cancellationToken);
    }

    /// <summary>How far the schema is, for whoever looks before anything is changed.</summary>
    /// <exception cref="StsErrorException">A newer version wrote the file.</exception>
    internal SchemaState ReadSchema()
    {
        var applied = ReadKnownMigrations();
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'";
        if (command.ExecuteScalar() is 0L)
        {
            return new SchemaState(applied.Count, SchemaHistory.Migrations.Count, IsLocked: false);
        }

        command.CommandText = "SELECT count(*) FROM __EFMigrationsLock";
        return new SchemaState(applied.Count, SchemaHistory.Migrations.Count, command.ExecuteScalar() is not 0L);
    }

    private List<string> ReadKnownMigrations()
    {
        var applied = ReadAppliedMigrations();
        return applied.Except(SchemaHistory.Migrations, StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown
            ? throw new StsErrorException(new StsError(
                ErrorCodes.Server.SchemaNewer, $"{_path} has migrations that this version does not know: {string.Join(", ", unknown)}."))
            : applied;
    }

    private async Task ApplyMigrationsAsync(CancellationToken cancellationToken)
    {
        RecoverFromKill();
        await using var context = Open();
        await context.Database.OpenConnectionAsync(cancellationToken);
        ((SqliteConnection)context.Database.GetDbConnection()).CreateFunction<byte[], byte[]>("key_sha256", KeySha256, isDeterministic: true);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>
    /// Makes a file that a kill left half made fit for EF. The file may still be in the old journal mode, with a
    /// journal to roll back. And EF holds a row of a lock table while it migrates, which a killed process leaves
    /// behind and the next one would wait for without end; nobody else can hold it, since the data directory is locked.
    /// </summary>
    private void RecoverFromKill()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; DROP TABLE IF EXISTS __EFMigrationsLock";
        command.ExecuteNonQuery();
    }

    /// <summary>For the migration that gives earlier certificates the digest of their key.</summary>
    private static byte[] KeySha256(byte[] certificate)
    {
        using var loaded = X509CertificateLoader.LoadCertificate(certificate);
        return PublicKeyDigest.Of(loaded.PublicKey);
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
}
