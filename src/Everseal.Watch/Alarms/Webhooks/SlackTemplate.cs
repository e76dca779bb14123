using System.Text.Json.Nodes;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>
/// Slack's Block Kit: a header, then the fields. Its texts are limited to 150 and 3000 characters. Both are plain_text: mrkdwn has no
/// escape for its asterisks and makes links of what looks like one, and half of these words come from watched systems.
/// </summary>
internal sealed class SlackTemplate : WebhookTemplate
{
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;

    public override JsonNode Write(AlarmMessage message, AlarmText text, string? secret)
    {
        var lines = string.Join('\n', text.Fields.Select(field => $"{field.Name}: {field.Value}"));
        return new JsonObject
        {
            ["text"] = Escape(text.Subject),
            ["mrkdwn"] = false,
            ["blocks"] = new JsonArray(Block("header", Clip(text.Subject, LongestHeader)), Block("section", Clip(lines, LongestSection))),
        };
    }

    private static JsonObject Block(string type, string text)
        => new() { ["type"] = type, ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false } };

    // Slack's three control characters, which count in the text of notifications whatever its form.
    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Clip(string text, int longest) => text.Length <= longest ? text : $"{text[..(longest - 1)]}…";
}
