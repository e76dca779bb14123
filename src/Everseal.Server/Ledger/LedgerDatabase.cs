using Everseal.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>The file <c>ledger.db</c>: how it is opened and what its tables are.</summary>
internal sealed class LedgerDatabase(string path)
{
    private const int SchemaVersion = 2;

    // Tokens are keyed by UUIDv7 in big-endian order, so that inserts append at the end of the tree; without
    // a rowid the key is the tree. Instants are Unix milliseconds, the precision that they have in a token.
    private const string Schema = """
        CREATE TABLE tokens (
            id BLOB PRIMARY KEY NOT NULL,
            realm TEXT NOT NULL,
            name_id TEXT NOT NULL,
            subject_kind INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            authentication_method INTEGER NOT NULL,
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            family_id BLOB NOT NULL,
            family_started_at INTEGER NOT NULL,
            renewals_left INTEGER NOT NULL,
            signer_key_id TEXT NOT NULL,
            signed_info_digest BLOB NOT NULL,
            audience TEXT,
            source TEXT
        ) WITHOUT ROWID;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            realm TEXT,
            action TEXT NOT NULL,
            actor TEXT,
            source TEXT,
            error_id TEXT,
            detail TEXT
        );
        CREATE TABLE replay (
            digest BLOB PRIMARY KEY NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE epochs (started_at INTEGER PRIMARY KEY, reason TEXT NOT NULL);
        CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), high_water_mark INTEGER NOT NULL);
        """;

    /// <summary>
    /// Since schema 2: which families of tokens were cancelled, and from which family a delegated one comes. The family's key
    /// is that of its first token.
    /// </summary>
    private const string CancellationSchema = """
        CREATE TABLE cancellations (
            family_id BLOB PRIMARY KEY NOT NULL,
            cancelled_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        ALTER TABLE tokens ADD COLUMN delegated_from BLOB;
        """;

    public string WalPath { get; } = path + "-wal";

    /// <summary>Creates the tables when they are missing, and brings those of an older version up to date.</summary>
    /// <param name="now">Becomes the epoch of a new ledger.</param>
    /// <exception cref="StsErrorException">A newer version wrote the file.</exception>
    public void Create(DateTimeOffset now)
    {
        using var connection = OpenForWriting();
        switch (connection.ReadNumber("PRAGMA user_version"))
        {
            case 0:
                using (var transaction = connection.BeginTransaction())
                {
                    connection.Run(Schema);
                    connection.Run(CancellationSchema);
                    connection.Run($"INSERT INTO epochs VALUES ({now.ToUnixTimeMilliseconds()}, 'created'); PRAGMA user_version = {SchemaVersion}");
                    transaction.Commit();
                }

                break;
            case 1:
                using (var transaction = connection.BeginTransaction())
                {
                    connection.Run(CancellationSchema);
                    connection.Run($"PRAGMA user_version = {SchemaVersion}");
                    transaction.Commit();
                }

                break;
            case SchemaVersion:
                break;
            case var newer:
                throw new StsErrorException(new StsError(ErrorCodes.Server.SchemaNewer, $"{path} has schema {newer}; this version knows {SchemaVersion}."));
        }
    }

    /// <summary>
    /// A record must be on the disk when COMMIT returns, hence synchronous=FULL. Checkpoints are not left to
    /// SQLite, which would run them inside a commit, in some response's way.
    /// </summary>
    public SqliteConnection OpenForWriting()
        => Open(SqliteOpenMode.ReadWriteCreate, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");

    public SqliteConnection OpenForReading() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON");

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA busy_timeout = 5000; " + pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
