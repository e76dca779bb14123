using Microsoft.Data.Sqlite;

namespace Everseal.Server.Storage;

/// <summary>Statements that are prepared once and bound by position, for what is written many times a second.</summary>
internal static class PreparedStatements
{
    /// <param name="sql">Constant text; its parameters are <c>$0</c>, <c>$1</c> and so on.</param>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, int parameters = 0)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text by contract
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
            command.Parameters.AddWithValue("$" + i, DBNull.Value);
        command.Prepare();
        return command;
    }

    public static SqliteCommand Bind(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
