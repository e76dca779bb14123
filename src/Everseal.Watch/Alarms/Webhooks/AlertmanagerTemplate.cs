using System.Text.Json.Nodes;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>
/// Alertmanager's API v2, <c>POST /api/v2/alerts</c>. An alert is known by its labels, and routes go by the label severity: so
/// each severity of an incident is an alert, and each message ends those that it has not. It has no digests.
/// </summary>
internal sealed class AlertmanagerTemplate : WebhookTemplate
{
    // Alertmanager ends an alert by itself when its sender is silent. A server that is down has mended nothing, so its alerts stay;
    // that it lives is for the heartbeat. What Alertmanager forgot when it was restarted comes again with the next repetition.
    private static readonly TimeSpan UntilItEndsBySilence = TimeSpan.FromDays(400);

    private static readonly Severity[] Severities = [Severity.Notice, Severity.Warning, Severity.Critical, Severity.Expired];

    public override JsonNode? Write(AlarmMessage message, AlarmText text, string? secret) => message switch
    {
        { Incident: { } incident } => new JsonArray([.. Severities.Select(severity => Alert(message, incident, severity, text))]),
        { Event: AlarmEvent.Repeated } => new JsonArray([.. message.Open.Select(open => Alert(message, open, open.Severity, AlarmText.Of(message with { Incident = open }, message.At)))]),
        { Event: AlarmEvent.Heartbeat } => new JsonArray(Watchdog(message)),
        _ => null,
    };

    private static JsonObject Alert(AlarmMessage message, AlarmIncident incident, Severity severity, AlarmText text) => new()
    {
        ["labels"] = new JsonObject
        {
            ["alertname"] = "EversealIncident",
            ["severity"] = severity.ToString().ToLowerInvariant(),
            ["server"] = message.Server,
            ["target"] = incident.Target,
            ["slot"] = incident.Slot,
            ["incident"] = incident.Key,
        },
        ["annotations"] = new JsonObject
        {
            ["summary"] = text.Subject,
            ["description"] = text.Body,
            ["code"] = incident.Code,
            ["certificate"] = incident.Certificate ?? "",
            ["next"] = incident.Next,
        },
        ["startsAt"] = Time(incident.OpenedAt),
        ["endsAt"] = Time(EndOf(message, incident, severity)),
    };

    private static DateTimeOffset EndOf(AlarmMessage message, AlarmIncident incident, Severity severity)
        => severity != incident.Severity || incident.ResolvedAt is not null ? message.At
            : message.At + (message.Event == AlarmEvent.Test ? TimeSpan.FromMinutes(5) : UntilItEndsBySilence);

    // The usual always-firing alert, which ends when no heartbeat renews it: by Alertmanager's own resolve_timeout.
    private static JsonObject Watchdog(AlarmMessage message) => new()
    {
        ["labels"] = new JsonObject { ["alertname"] = "EversealWatchdog", ["server"] = message.Server },
        ["annotations"] = new JsonObject { ["summary"] = "Everseal watches. Missing, it does not." },
        ["startsAt"] = Time(message.At),
    };

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}";
}
