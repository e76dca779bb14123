using Microsoft.Data.Sqlite;

namespace Everseal.Server.Storage;

/// <summary>Columns as the tables of both databases keep them.</summary>
internal static class RowColumns
{
    /// <summary>Unix milliseconds, or null.</summary>
    public static DateTimeOffset? Instant(this SqliteDataReader row, int column)
        => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
