using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Observing;

/// <summary>A row with its values taken out: the few columns of certificates need no mapping.</summary>
internal sealed record StoredRow(object?[] Values)
{
    public string? Text(int column) => Values[column] as string;

    public byte[]? Octets(int column) => Values[column] as byte[];

    public long? Number(int column) => Values[column] as long?;

    public bool Flag(int column) => Number(column) is not (null or 0);

    public DateTimeOffset? Instant(int column) => Number(column) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}

internal static class StoredRows
{
    /// <summary>Data of an earlier version has not every table.</summary>
    public static bool HasTable(this SqliteConnection connection, string name)
        => connection.Rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $name", ("$name", name)).Any();

    /// <summary>Nor has each of its tables every column: null stands for one that is not there.</summary>
    /// <returns>The column's name, or what a query selects in its place.</returns>
    public static string ColumnOrNull(this SqliteConnection connection, string table, string column)
        => connection.Rows("SELECT 1 FROM pragma_table_info($table) WHERE name = $column", ("$table", table), ("$column", column)).Any() ? $"{table}.{column}" : "NULL";

    public static IEnumerable<StoredRow> Rows(this SqliteConnection connection, string query, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every query is a literal, with names of columns at most.
        command.CommandText = query;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var values = new object?[reader.FieldCount];
            for (var column = 0; column < values.Length; column++)
                values[column] = reader.IsDBNull(column) ? null : reader.GetValue(column);
            yield return new StoredRow(values);
        }
    }
}

/// <summary>Chains as the store keeps them.</summary>
internal static class Pem
{
    public static IEnumerable<byte[]> Read(string text)
    {
        var rest = text;
        while (PemEncoding.TryFind(rest, out var block))
        {
            yield return Convert.FromBase64String(rest[block.Base64Data]);
            rest = rest[block.Location.End..];
        }
    }
}
