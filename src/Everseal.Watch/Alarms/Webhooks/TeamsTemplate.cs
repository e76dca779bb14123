using System.Text.Json.Nodes;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>An adaptive card in the envelope that Teams's workflow "when a webhook request is received" takes.</summary>
internal sealed class TeamsTemplate : WebhookTemplate
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";

    public override JsonNode Write(AlarmMessage message, AlarmText text, string? secret) => new JsonObject
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = CardType,
            ["contentUrl"] = null,
            ["content"] = Card(message, text),
        }),
    };

    private static JsonObject Card(AlarmMessage message, AlarmText text) => new()
    {
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["type"] = "AdaptiveCard",
        ["version"] = "1.4",
        ["body"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "TextBlock", ["size"] = "Medium", ["weight"] = "Bolder", ["wrap"] = true, ["color"] = Colour(message), ["text"] = text.Subject,
            },
            new JsonObject
            {
                ["type"] = "FactSet",
                ["facts"] = new JsonArray([.. text.Fields.Select(field => new JsonObject { ["title"] = field.Name, ["value"] = field.Value })]),
            }),
    };

    // The subject says it in words as well.
    private static string Colour(AlarmMessage message) => message switch
    {
        { Event: AlarmEvent.Resolved } => "good",
        { Incident.Severity: >= Severity.Critical } => "attention",
        { Incident.Severity: Severity.Warning } => "warning",
        _ => "default",
    };
}
