using System.CommandLine;
using System.Globalization;
using Everseal.Core.Errors;
using Everseal.Watch.Targets;

namespace Everseal.Cli.Commands;

/// <summary>Which records of the audit trail: the options, and the query that they make.</summary>
internal sealed class AuditFilter
{
    private readonly Option<string?> since = Text("--since", "TIME", "Not older than this: a time such as 2026-03-01T12:00Z, or a duration such as 2h.");
    private readonly Option<string?> realm = Text("--realm", "NAME", "Of this realm.");
    private readonly Option<string?> action = Text("--action", "ACTION", "With this action, such as 'user add'.");
    private readonly Option<string?> actor = Text("--actor", "NAME", "By this actor.");
    private readonly Option<bool> refusals = new("--refusals") { Description = "Refusals and incidents only." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { since, realm, action, actor, refusals })
            command.Add(option);
    }

    /// <summary>Begins with an ampersand, or is empty.</summary>
    public string Read(ParseResult parsed, DateTimeOffset now) => string.Concat(
        Part("since", parsed.GetValue(since) is { } text ? ReadTime(since.Name, text, now).ToString("O", CultureInfo.InvariantCulture) : null),
        Part("realm", parsed.GetValue(realm)),
        Part("action", parsed.GetValue(action)),
        Part("actor", parsed.GetValue(actor)),
        Part("refusals", parsed.GetValue(refusals) ? "true" : null));

    internal static DateTimeOffset ReadTime(string option, string text, DateTimeOffset now)
        => Duration.Read(text) is { } ago ? now - ago
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, option, $"'{text}' is neither a time such as 2026-03-01T12:00Z nor a duration such as 2h");

    internal static long? ReadNumber(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
