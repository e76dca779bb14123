using Everseal.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>The file <c>ledger.db</c>: how it is opened and what its tables are.</summary>
internal sealed class LedgerDatabase(string path)
{
    public string WalPath { get; } = path + "-wal";

    /// <summary>Creates the tables when they are missing, and brings those of an older version up to date.</summary>
    /// <param name="now">Becomes the epoch of a new ledger, and the beginning of a chain that there was not.</param>
    /// <exception cref="StsErrorException">A newer version wrote the file.</exception>
    public void Create(DateTimeOffset now)
    {
        using var connection = OpenForWriting();
        switch (connection.ReadNumber("PRAGMA user_version"))
        {
            case 0:
                Change(connection, () => LedgerUpgrade.Create(connection, now));
                break;
            case 1:
                Change(connection, () => LedgerUpgrade.FromVersion1(connection, now));
                break;
            case 2:
                Change(connection, () => LedgerUpgrade.FromVersion2(connection, now));
                break;
            case 3:
                Change(connection, () => LedgerUpgrade.FromVersion3(connection, now));
                break;
            case LedgerSchema.Version:
                break;
            case var newer:
                throw new StsErrorException(new StsError(ErrorCodes.Server.SchemaNewer, $"{path} has schema {newer}; this version knows {LedgerSchema.Version}."));
        }
    }

    /// <summary>Begins a new epoch, of which the trail has the record: what was issued before and is not known is old, not forged.</summary>
    /// <returns>When it begins: now, but never before a time that this ledger has seen.</returns>
    public DateTimeOffset BeginEpoch(DateTimeOffset now, string reason)
    {
        using var connection = OpenForWriting();
        var seen = connection.ReadNumber("SELECT max((SELECT coalesce(max(high_water_mark), 0) FROM clock), (SELECT coalesce(max(started_at), 0) + 1 FROM epochs))");
        var start = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now.ToUnixTimeMilliseconds(), seen));
        Change(connection, () => LedgerUpgrade.BeginEpoch(connection, start, reason));
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        return start;
    }

    /// <summary>Appends a record to the trail of a ledger that nobody has open; durable when this returns.</summary>
    public void Append(AuditRecord record)
    {
        using var connection = OpenForWriting();
        using var audit = new AuditAppender(connection);
        Change(connection, () => audit.Append(record));
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>
    /// A record must be on the disk when COMMIT returns, hence synchronous=FULL. Checkpoints are not left to
    /// SQLite, which would run them inside a commit, in some response's way.
    /// </summary>
    public SqliteConnection OpenForWriting()
        => Open(SqliteOpenMode.ReadWriteCreate, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");

    public SqliteConnection OpenForReading() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON");

    // Not BeginTransaction: its commands would all have to name it. Closing the connection rolls back what is open.
    private static void Change(SqliteConnection connection, Action change)
    {
        connection.Run("BEGIN IMMEDIATE");
        change();
        connection.Run($"PRAGMA user_version = {LedgerSchema.Version}; COMMIT");
    }

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
