using System.Text.Json.Nodes;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>Slack's Block Kit: a header, then the fields. Its texts are limited to 150 and 3000 characters.</summary>
internal sealed class SlackTemplate : WebhookTemplate
{
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;

    public override JsonNode Write(AlarmMessage message, AlarmText text, string? secret)
    {
        var lines = string.Join('\n', text.Fields.Select(field => $"*{Escape(field.Name)}:* {Escape(field.Value)}"));
        return new JsonObject
        {
            ["text"] = Escape(text.Subject),
            ["blocks"] = new JsonArray(
                new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Clip(text.Subject, LongestHeader) } },
                new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Clip(lines, LongestSection) } }),
        };
    }

    // Slack's three control characters.
    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Clip(string text, int longest) => text.Length <= longest ? text : $"{text[..(longest - 1)]}…";
}
