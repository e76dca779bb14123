using System.Text.Json.Nodes;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>PagerDuty's Events API v2: an alert is triggered, acknowledged and resolved under one dedup_key. It has no digests and no heartbeats.</summary>
internal sealed class PagerDutyTemplate : WebhookTemplate
{
    private const int LongestSummary = 1024;

    public override bool TakesSecretInBody => true;

    public override JsonNode? Write(AlarmMessage message, AlarmText text, string? secret)
    {
        if (message.Incident is not { } incident)
            return null;

        var action = message.Event switch
        {
            AlarmEvent.Acknowledged => "acknowledge",
            AlarmEvent.Resolved => "resolve",
            _ => "trigger",
        };
        var body = new JsonObject { ["routing_key"] = secret, ["event_action"] = action, ["dedup_key"] = incident.Key };
        if (action == "trigger")
        {
            body["client"] = $"Everseal {message.Server}";
            body["payload"] = Payload(message, incident, text);
        }

        return body;
    }

    private static JsonObject Payload(AlarmMessage message, AlarmIncident incident, AlarmText text)
    {
        var details = new JsonObject();
        foreach (var (name, value) in text.Fields)
            details[name] = value;
        return new JsonObject
        {
            ["summary"] = text.Subject.Length <= LongestSummary ? text.Subject : text.Subject[..LongestSummary],
            ["source"] = incident.Target == IncidentSubject.Server ? message.Server : incident.Target,
            ["severity"] = SeverityOf(incident.Severity),
            ["timestamp"] = $"{message.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
            ["component"] = incident.Slot,
            ["class"] = incident.Code,
            ["custom_details"] = details,
        };
    }

    private static string SeverityOf(Severity severity) => severity switch
    {
        Severity.Expired => "critical",
        Severity.Critical => "error",
        Severity.Warning => "warning",
        _ => "info",
    };
}
