using Microsoft.Data.Sqlite;

namespace Everseal.Server.Storage;

/// <summary>Questions of one row that must not wake EF. The SQL is constant text; a value travels as $value.</summary>
internal static class DatabaseQueries
{
    public static bool Exists(this EversealDatabase database, string sql, object value) => Read(database, sql, value) is not null;

    public static string? ReadText(this EversealDatabase database, string sql) => Read(database, sql, value: null) as string;

    public static byte[]? ReadBytes(this EversealDatabase database, string sql) => Read(database, sql, value: null) as byte[];

    private static object? Read(EversealDatabase database, string sql, object? value)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text by contract
        command.CommandText = sql;
#pragma warning restore CA2100
        if (value is not null)
        {
            command.Parameters.Add(new SqliteParameter("$value", value));
        }

        return command.ExecuteScalar();
    }
}
