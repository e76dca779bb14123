using System.Globalization;
using Everseal.Core.Repair;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Repair;

/// <summary>The tables that a repair may touch, as images for the journal, and the writes that take one back.</summary>
internal static class RepairTables
{
    private static readonly (string Table, string[] Key)[] Touched =
    [
        ("authorities", ["Id"]),
        ("signing_credentials", ["Id"]),
        ("signing_pins", ["RealmId", "RelyingParty"]),
        ("server_certificates", ["Id"]),
        ("certificate_requests", ["KeyId"]),
    ];

    /// <summary>Certificates of the log name the CA that signed them for ever, so a CA steps aside and is never deleted.</summary>
    public static Vacating AuthoritiesAt(DateTimeOffset now) => new("authorities", "IsActive", Text(0L)!, "ReplacedAt", Text(now.ToUnixTimeMilliseconds())!);

    public static IReadOnlyList<TableImage> Read(SqliteConnection connection) => [.. Touched.Select(table => new TableImage(table.Table, table.Key, ReadRows(connection, table.Table)))];

    public static void Write(SqliteConnection connection, SqliteTransaction transaction, RowWrite write)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Tables and columns are those that were read from the schema; values travel as parameters.
        command.CommandText = write switch
        {
            RowWrite.Insert insert => $"INSERT INTO {write.Table} ({List(insert.Row.Keys, name => Quoted(name), ", ")}) VALUES ({List(insert.Row, column => Add(command, column.Value), ", ")})",
            RowWrite.Update update => $"UPDATE {write.Table} SET {List(update.Columns, column => $"{Quoted(column.Key)} = {Add(command, column.Value)}", ", ")} WHERE {Condition(command, update.Key)}",
            RowWrite.Delete delete => $"DELETE FROM {write.Table} WHERE {Condition(command, delete.Key)}",
            _ => throw new InvalidOperationException($"{write.GetType().Name} is no write."),
        };
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static List<IReadOnlyDictionary<string, string?>> ReadRows(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the names above
        command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var rows = new List<IReadOnlyDictionary<string, string?>>();
        while (row.Read())
            rows.Add(Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, column => Text(row.GetValue(column)), StringComparer.Ordinal));
        return rows;
    }

    private static string? Text(object value) => value switch
    {
        DBNull => null,
        long number => string.Create(CultureInfo.InvariantCulture, $"i:{number}"),
        double number => string.Create(CultureInfo.InvariantCulture, $"r:{number:R}"),
        byte[] octets => "b:" + Convert.ToBase64String(octets),
        _ => $"t:{value}",
    };

    private static object Value(string? text) => text switch
    {
        null => DBNull.Value,
        ['i', ':', .. var number] => long.Parse(number, CultureInfo.InvariantCulture),
        ['r', ':', .. var number] => double.Parse(number, CultureInfo.InvariantCulture),
        ['b', ':', .. var octets] => Convert.FromBase64String(octets),
        _ => text[2..],
    };

    private static string Condition(SqliteCommand command, IReadOnlyDictionary<string, string?> key)
        => List(key, column => $"{Quoted(column.Key)} = {Add(command, column.Value)}", " AND ");

    private static string Add(SqliteCommand command, string? value)
        => command.Parameters.AddWithValue($"${command.Parameters.Count}", Value(value)).ParameterName;

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string List<T>(IEnumerable<T> items, Func<T, string> text, string separator) => string.Join(separator, items.Select(text));
}
