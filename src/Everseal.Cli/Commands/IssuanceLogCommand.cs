using System.CommandLine;
using System.Globalization;
using Everseal.Cli.Administration;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Watch.Targets;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal ca log</c>: what the CA meant to sign and what it signed, the latest first.</summary>
internal sealed class IssuanceLogCommand(AdministrationOptions options)
{
    private const int UsualLimit = 100;
    private const int Page = 500;
    private const int HighestLimit = 1_000_000;

    private readonly Option<string?> profile = new("--profile") { Description = "Only of this profile.", HelpName = "NAME" };

    private readonly Option<string?> subject = new("--subject") { Description = "Only where the subject holds this text.", HelpName = "TEXT" };

    private readonly Option<string?> since = new("--since") { Description = "Only since then: 2026-11-25, 2026-11-25T08:00:00Z, or 7d ago.", HelpName = "TIME" };

    private readonly Option<int> limit = new("--limit") { Description = "How many lines at most.", HelpName = "NUMBER", DefaultValueFactory = _ => UsualLimit };

    public Command Build()
    {
        var command = new Command("log", "Show what the CA signed and for whom, the latest first.") { profile, subject, since, limit };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var (lines, rest) = await ReadAsync(session, parsed, cancellation);
            session.Print(new IssuancePage(lines, rest), shown => Table(shown.Entries));
            if (rest is not null)
                session.Done($"there are more; see them with --limit {Math.Min(parsed.GetValue(limit) * 10L, HighestLimit)}");
        }));
        return command;
    }

    private async Task<(List<IssuanceDescription> Lines, long? Next)> ReadAsync(AdministrationSession session, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(limit) is < 1 or > HighestLimit)
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, limit.Name, $"from 1 to {HighestLimit}");
        var lines = new List<IssuanceDescription>();
        var filter = Filter(parsed, session.Terminal.Now);
        long? before = null;
        do
        {
            var count = Math.Clamp(parsed.GetValue(limit) - lines.Count, 1, Page);
            var path = $"{ApiPaths.For(ApiPaths.IssuanceLog)}?limit={count}{filter}" + (before is null ? "" : $"&before={before}");
            var page = await session.Client.GetAsync<IssuancePage>(path, cancellation);
            lines.AddRange(page.Entries);
            before = page.Next;
        }
        while (before is not null && lines.Count < parsed.GetValue(limit));

        return (lines, before);
    }

    private string Filter(ParseResult parsed, DateTimeOffset now) => string.Concat(new[]
    {
        ("profile", parsed.GetValue(profile)), ("subject", parsed.GetValue(subject)), ("since", Since(parsed.GetValue(since), now)),
    }.Where(pair => pair.Item2 is not null).Select(pair => $"&{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));

    private static string? Since(string? text, DateTimeOffset now)
    {
        if (text is null)
            return null;
        if (Duration.Read(text) is { } ago)
            return (now - ago).ToString("O", CultureInfo.InvariantCulture);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToString("O", CultureInfo.InvariantCulture)
            : throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, "--since", $"'{text}' is no time such as 2026-11-25, and no duration such as 7d");
    }

    private static TextTable Table(IEnumerable<IssuanceDescription> entries)
    {
        var table = new TextTable("ASKED", "STATUS", "PROFILE", "SUBJECT", "BY", "EXPIRES", "SERIAL");
        foreach (var entry in entries)
        {
            var status = entry.Status == "requested" ? Cell.Warning("requested, never signed") : (Cell)entry.Status;
            table.Row(Times.UtcSeconds(entry.RequestedAt), status, entry.Profile, entry.Subject, entry.Requester ?? "the server", Times.Utc(entry.NotAfter), entry.SerialNumber);
        }

        return table;
    }
}
