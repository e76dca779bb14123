using System.Text.Json;
using Everseal.Core.Incidents;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>What the writer writes about incidents and the messages that tell them.</summary>
internal sealed class IncidentStatements(SqliteConnection connection) : IDisposable
{
    private readonly Statement _incident = new(
        connection, "INSERT OR REPLACE INTO incidents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");

    private readonly Statement _message = new(
        connection,
        """
        INSERT INTO notifications (channel, key, event, incident, message, created_at, attempts, due_at)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, 0, ?6
        WHERE NOT ?7 OR NOT EXISTS (SELECT 1 FROM notifications WHERE channel = ?1 AND event = ?3 AND incident IS ?4 AND delivered_at IS NULL AND refused_at IS NULL)
        ON CONFLICT DO NOTHING
        """);

    private readonly Statement _delivered = new(connection, "UPDATE notifications SET delivered_at = ?2, error = NULL WHERE id = ?1");
    private readonly Statement _failed = new(connection, "UPDATE notifications SET attempts = ?2, due_at = ?3, error = ?4 WHERE id = ?1");
    private readonly Statement _refused = new(connection, "UPDATE notifications SET attempts = ?2, refused_at = ?3, error = ?4 WHERE id = ?1");
    private readonly Statement _forgotten = new(connection, "DELETE FROM notifications WHERE id = ?1");

    public void Save(Incident incident)
    {
        var (condition, taken) = (incident.Condition, incident.Acknowledgement);
        _incident.Run(
            incident.Id, incident.Subject.Target, incident.Subject.Slot, condition.Code.Id, (int)condition.Severity, (int)incident.Peak,
            condition.Detail, condition.Effect, condition.Next, condition.Certificate, condition.Due?.ToUnixTimeMilliseconds(),
            condition.Pages, condition.IsEvent, incident.OpenedAt.ToUnixTimeMilliseconds(), incident.ChangedAt.ToUnixTimeMilliseconds(),
            incident.SeenAt.ToUnixTimeMilliseconds(), incident.Count, incident.Told, incident.ToldAt.ToUnixTimeMilliseconds(),
            taken?.At.ToUnixTimeMilliseconds(), taken?.By, (int?)taken?.Severity, taken?.Reason, incident.ResolvedAt?.ToUnixTimeMilliseconds());
    }

    /// <summary>
    /// Puts a message into a channel's queue; once, however often it is put. What is repeated in time (reminders, digests,
    /// heartbeats) does not pile up before a channel that is down.
    /// </summary>
    public void Enqueue(string channel, AlarmMessage message)
    {
        var isRepeated = message.Event is AlarmEvent.Reminded or AlarmEvent.Digest or AlarmEvent.Heartbeat;
        _message.Run(
            channel, message.Key, (int)message.Event, message.Incident?.Id, JsonSerializer.Serialize(message, AlarmJson.Default.AlarmMessage),
            message.At.ToUnixTimeMilliseconds(), isRepeated);
    }

    public void MarkDelivered(WaitingMessage waiting, DateTimeOffset now)
    {
        // A heartbeat is of its moment, and there is one every few minutes.
        if (waiting.Message.Event == AlarmEvent.Heartbeat)
            _forgotten.Run(waiting.Id);
        else
            _delivered.Run(waiting.Id, now.ToUnixTimeMilliseconds());
    }

    public void MarkFailed(WaitingMessage waiting, DateTimeOffset due, string reason)
        => _failed.Run(waiting.Id, waiting.Attempts + 1, due.ToUnixTimeMilliseconds(), reason);

    /// <summary>It is kept for whoever wants to read it, and waits no longer.</summary>
    public void MarkRefused(WaitingMessage waiting, DateTimeOffset now, string reason)
        => _refused.Run(waiting.Id, waiting.Attempts + 1, now.ToUnixTimeMilliseconds(), reason);

    public void Dispose()
    {
        Statement[] statements = [_incident, _message, _delivered, _failed, _refused, _forgotten];
        Array.ForEach(statements, statement => statement.Dispose());
    }
}
