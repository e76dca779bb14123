using System.Security.Cryptography;
using Everseal.Core.Audit;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>Makes the tables of a new ledger, and those that an older one lacks, each in the one transaction that the caller opened.</summary>
internal static class LedgerUpgrade
{
    public const string EpochAction = "ledger epoch";

    public static void Create(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Run(LedgerSchema.Current);
        connection.Run($"INSERT INTO epochs VALUES ({now.ToUnixTimeMilliseconds()}, 'created')");
        using var audit = BeginChain(connection, now);
        audit.Append(Service(now, EpochAction, "created"));
    }

    public static void BeginEpoch(SqliteConnection connection, DateTimeOffset start, string reason)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO epochs VALUES ($start, $reason)";
        command.Parameters.AddWithValue("$start", start.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$reason", reason);
        command.ExecuteNonQuery();
        using var audit = new AuditAppender(connection);
        audit.Append(Service(start, EpochAction, reason));
    }

    /// <summary>
    /// Version 1 had no chain. What it holds is chained as it is now and marked as imported: that it was so before, nobody
    /// can prove.
    /// </summary>
    public static void FromVersion1(SqliteConnection connection, DateTimeOffset now)
    {
        var records = connection.ReadNumber("SELECT count(*) FROM audit");
        var tokens = connection.ReadNumber("SELECT count(*) FROM tokens");
        connection.Run("ALTER TABLE audit RENAME TO audit_v1");
        connection.Run(LedgerSchema.AddedInVersion2);
        using var audit = BeginChain(connection, now);
        audit.Append(Service(now, "ledger upgrade", $"the chain begins; {records} records and {tokens} tokens of before follow as imported"));
        Import(connection, audit, $"SELECT started_at, NULL, '{EpochAction}', NULL, NULL, NULL, reason FROM epochs ORDER BY started_at", ReadRecord);
        Import(connection, audit, "SELECT at, realm, action, actor, source, error_id, detail FROM audit_v1 ORDER BY id", ReadRecord);
        Import(connection, audit, TokenRow.Select + " ORDER BY id", row => AuditRecord.Of(TokenRow.Read(row)));
        connection.Run("DROP TABLE audit_v1");
        connection.Run(LedgerSchema.AddedInVersion3 + LedgerSchema.AddedInVersion4);
    }

    /// <summary>Version 2 knew no incidents. What was one is in its trail and is not raised anew: what still is wrong will be found again.</summary>
    public static void FromVersion2(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Run(LedgerSchema.AddedInVersion3 + LedgerSchema.AddedInVersion4);
        using var audit = new AuditAppender(connection);
        audit.Append(Service(now, "ledger upgrade", "incidents and what is told about them are kept from now on"));
    }

    /// <summary>Version 3 gave up no message. What a receiver refused again and again until now has its last tries before it.</summary>
    public static void FromVersion3(SqliteConnection connection, DateTimeOffset now)
    {
        if (connection.ReadNumber("SELECT count(*) FROM pragma_table_info('clock') WHERE name = 'steady_mark'") == 0)
            connection.Run(LedgerSchema.SteadyMark);
        connection.Run(LedgerSchema.AddedInVersion4);
        using var audit = new AuditAppender(connection);
        audit.Append(Service(now, "ledger upgrade", "messages that their receiver refuses for good are kept apart from now on"));
    }

    private static AuditAppender BeginChain(SqliteConnection connection, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO chain VALUES (1, $id, $at)";
        command.Parameters.AddWithValue("$id", RandomNumberGenerator.GetBytes(16));
        command.Parameters.AddWithValue("$at", now.ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
        return new AuditAppender(connection);
    }

    private static void Import(SqliteConnection connection, AuditAppender audit, string sql, Func<Statement.Rows, AuditRecord> read)
    {
        using var statement = new Statement(connection, sql);
        using var row = statement.Ask();
        while (row.Read())
        {
            audit.Append(read(row) with { Kind = AuditKind.Imported });
        }
    }

    private static AuditRecord ReadRecord(Statement.Rows row) => new(
        row.GetInstant(0), row.GetStringOrNull(1), row.GetString(2), row.GetStringOrNull(3), row.GetStringOrNull(4), row.GetStringOrNull(5), row.GetStringOrNull(6));

    private static AuditRecord Service(DateTimeOffset now, string action, string detail)
        => new(now, Realm: null, action, Actor: null, Source: null, ErrorId: null, detail) { Kind = AuditKind.Service };
}
