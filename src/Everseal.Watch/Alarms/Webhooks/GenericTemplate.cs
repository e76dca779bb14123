using System.Text.Json;
using System.Text.Json.Nodes;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>All that is known, and the same in words. docs/reference/alarms.md lists the members.</summary>
internal sealed class GenericTemplate : WebhookTemplate
{
    public override JsonNode Write(AlarmMessage message, AlarmText text, string? secret)
    {
        var body = JsonSerializer.SerializeToNode(message, AlarmJson.Default.AlarmMessage)!;
        body["subject"] = text.Subject;
        body["text"] = text.Body;
        return body;
    }
}
