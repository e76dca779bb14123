using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>The table of incidents, as it is read.</summary>
internal static class IncidentTable
{
    private const string Select = """
        SELECT id, target, slot, code, severity, peak, detail, effect, next, certificate, due, pages, is_event, opened_at, changed_at, seen_at,
               count, told, told_at, acknowledged_at, acknowledged_by, acknowledged_severity, acknowledged_reason, resolved_at
        FROM incidents
        """;

    public static List<Incident> ReadOpen(SqliteConnection connection) => Read(connection, $"{Select} WHERE resolved_at IS NULL ORDER BY id", 0);

    /// <summary>Open and resolved ones, the newest first.</summary>
    public static List<Incident> ReadLast(SqliteConnection connection, int limit) => Read(connection, $"{Select} ORDER BY id DESC LIMIT $value", limit);

    public static Incident? Find(SqliteConnection connection, long id) => Read(connection, $"{Select} WHERE id = $value", id).SingleOrDefault();

    private static List<Incident> Read(SqliteConnection connection, string sql, long value)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant texts of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$value", value);
        using var row = command.ExecuteReader();
        var incidents = new List<Incident>();
        while (row.Read())
            incidents.Add(Read(row));
        return incidents;
    }

    private static Incident Read(SqliteDataReader row) => new(row.GetInt64(0), new IncidentSubject(row.GetString(1), row.GetString(2)), ReadCondition(row), row.Instant(13)!.Value)
    {
        Peak = (Severity)row.GetInt32(5),
        ChangedAt = row.Instant(14)!.Value,
        SeenAt = row.Instant(15)!.Value,
        Count = row.GetInt64(16),
        Told = row.GetInt32(17),
        ToldAt = row.Instant(18)!.Value,
        Acknowledgement = row.Instant(19) is { } at
            ? new Acknowledgement(at, Text(row, 20) ?? "", (Severity)row.GetInt32(21), Text(row, 22))
            : null,
        ResolvedAt = row.Instant(23),
    };

    private static IncidentCondition ReadCondition(SqliteDataReader row)
    {
        // A newer version may have raised it under a code that this one does not know.
        var code = ErrorCodes.Find(row.GetString(3)) ?? new ErrorCode(row.GetString(3), "An incident that a newer version raised", "", "");
        return new IncidentCondition(code, (Severity)row.GetInt32(4), row.GetString(6), row.GetString(7), row.GetString(8))
        {
            Certificate = Text(row, 9),
            Due = row.Instant(10),
            Pages = row.GetBoolean(11),
            IsEvent = row.GetBoolean(12),
        };
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
