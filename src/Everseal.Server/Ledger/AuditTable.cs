using Everseal.Core.Audit;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>The trail's tables, as they are read.</summary>
internal static class AuditTable
{
    public const string Select = """
        SELECT seq, kind, at, realm, action, actor, source, target, error_id, detail, count, token_id, token_digest, hash
        FROM audit
        """;

    /// <summary>The last record; before the first the genesis.</summary>
    public static ChainPosition ReadHead(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read() ? new ChainPosition(row.GetInt64(0), (byte[])row.GetValue(1)) : ReadIdentity(connection).Genesis;
    }

    public static ChainIdentity ReadIdentity(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT ledger_id, begun_at FROM chain";
        using var row = command.ExecuteReader();
        return row.Read()
            ? new ChainIdentity((byte[])row.GetValue(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)))
            : throw new InvalidDataException("ledger.db does not say which ledger it is: the row of table chain is gone");
    }

    public static byte[]? ReadHash(SqliteConnection connection, long sequence)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash FROM audit WHERE seq = $seq";
        command.Parameters.AddWithValue("$seq", sequence);
        return command.ExecuteScalar() as byte[];
    }

    public static ChainedEntry Read(SqliteDataReader row) => new(
        new AuditEntry
        {
            Sequence = row.GetInt64(0),
            Kind = Kind(row.GetInt64(1)),
            At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            Realm = Text(row, 3),
            Action = row.GetString(4),
            Actor = Text(row, 5),
            Source = Text(row, 6),
            Target = Text(row, 7),
            ErrorId = Text(row, 8),
            Detail = Text(row, 9),
            Count = row.GetInt64(10),
            TokenId = Bytes(row, 11),
            TokenDigest = Bytes(row, 12),
        },
        (byte[])row.GetValue(13));

    // A number that no server writes is a changed record, and the chain says so; it must not stop the reader before that.
    private static AuditKind Kind(long number) => number is >= 0 and <= int.MaxValue ? (AuditKind)number : default;

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[]? Bytes(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : (byte[])row.GetValue(column);
}

/// <summary>Which ledger a chain belongs to.</summary>
/// <param name="LedgerId">16 random bytes.</param>
internal sealed record ChainIdentity(byte[] LedgerId, DateTimeOffset Begun)
{
    public ChainPosition Genesis => new(0, AuditChain.Genesis(LedgerId, Begun));
}
