using System.Text;
using System.Text.Json.Nodes;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>An adaptive card in the envelope that Teams's workflow "when a webhook request is received" takes.</summary>
internal sealed class TeamsTemplate : WebhookTemplate
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";
    private const string Markup = "\\`*_~[]()<>!&{}|";

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
                ["type"] = "TextBlock", ["size"] = "Medium", ["weight"] = "Bolder", ["wrap"] = true, ["color"] = Colour(message), ["text"] = Escape(text.Subject),
            },
            new JsonObject
            {
                ["type"] = "FactSet",
                ["facts"] = new JsonArray([.. text.Fields.Select(field => new JsonObject { ["title"] = field.Name, ["value"] = Escape(field.Value) })]),
            }),
    };

    // TextBlock and Fact read Markdown: links, images, emphasis, lists, entities and the card's own {{DATE()}}. A backslash makes
    // each of ASCII's punctuation itself (CommonMark 0.31 §2.4); what is harmless within a line stays readable on old clients.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var (at, character) in text.Index())
        {
            if (Markup.Contains(character) || (at == 0 && character is '-' or '+' or '#') || IsListNumber(text, at))
                escaped.Append('\\');
            escaped.Append(character);
        }

        return escaped.ToString();
    }

    // "1." and "1)" at the beginning.
    private static bool IsListNumber(string text, int at)
        => at > 0 && text[at] is '.' or ')' && text.AsSpan(0, at).IndexOfAnyExceptInRange('0', '9') < 0;

    // The subject says it in words as well.
    private static string Colour(AlarmMessage message) => message switch
    {
        { Event: AlarmEvent.Resolved } => "good",
        { Incident.Severity: >= Severity.Critical } => "attention",
        { Incident.Severity: Severity.Warning } => "warning",
        _ => "default",
    };
}
