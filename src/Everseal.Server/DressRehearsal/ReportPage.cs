using System.Net;
using System.Text;

namespace Everseal.Server.DressRehearsal;

/// <summary>A report as one HTML file that asks nobody for anything: to be mailed, printed, kept with a change.</summary>
internal static class ReportPage
{
    private const string Style = """
        :root { --text: #1c1e21; --quiet: #5b6068; --ground: #ffffff; --line: #d5d8dd; --works: #1a6b33; --warning: #8a5300; --breaks: #b3161b; --unknown: #6a35a0; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --quiet: #a3a9b3; --ground: #16181c; --line: #3a3f47; --works: #69c887; --warning: #eab04f; --breaks: #ff8a85; --unknown: #c7a0f2; } }
        body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; color: var(--text); background: var(--ground); font: 1rem/1.45 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 1.5rem; } h2 { margin: 2rem 0 .6rem; font-size: 1.2rem; } p { margin: .3rem 0; } .quiet { color: var(--quiet); }
        table { width: 100%; border-collapse: collapse; } th, td { padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
        th { color: var(--quiet); font-size: .875rem; } .mark { font-weight: 600; } .mark, .date { white-space: nowrap; } code { font: .9rem/1.4 ui-monospace, monospace; }
        .works { color: var(--works); } .warning { color: var(--warning); } .breaks { color: var(--breaks); } .unknown { color: var(--unknown); }
        @media print { body { max-width: none; padding: 0; font-size: .8rem; } tr { break-inside: avoid; } thead { display: table-header-group; } }
        """;

    public static string Write(DressReport report)
    {
        var page = new StringBuilder(16 * 1024);
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Text(ReportText.Title(report))).Append("</title>\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<style>").Append(Style).Append("</style></head>\n<body>\n")
            .Append("<h1>").Append(Text(ReportText.Title(report))).Append("</h1>\n<p class=\"").Append(Word(report.Outcome)).Append("\">").Append(Text(ReportText.Summary(report)))
            .Append("</p>\n<p class=\"quiet\">").Append(Text($"{report.Server}, rehearsed on {report.RanAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC on a copy of its data.")).Append("</p>\n");
        Trials(page, report.Trials);
        if (report.Alarms.Count > 0)
            Alarms(page, report.Alarms);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Trials(StringBuilder page, IReadOnlyList<Trial> trials)
    {
        page.Append("<h2>What was tried</h2>\n<table><thead><tr><th>Outcome</th><th>What</th><th>For whom</th><th>Since</th><th>Why</th><th>Next</th></tr></thead><tbody>\n");
        foreach (var trial in trials)
        {
            page.Append("<tr><td class=\"mark ").Append(Word(trial.Outcome)).Append("\">").Append(Word(trial.Outcome)).Append("</td>");
            Cells(page, trial.Way, trial.Whom);
            Date(page, ReportText.Day(trial.Since));
            Cells(page, $"{trial.Code} {trial.Why}".Trim());
            Command(page, trial.Fix);
        }

        page.Append("</tbody></table>\n");
    }

    private static void Alarms(StringBuilder page, IReadOnlyList<OpenAlarm> alarms)
    {
        page.Append("<h2>Alarms that would be open</h2>\n<table><thead><tr><th>Severity</th><th>About</th><th>Due</th><th>Seen</th><th>Effect</th><th>Next</th></tr></thead><tbody>\n");
        foreach (var alarm in alarms)
        {
            page.Append("<tr>");
            Cells(page, alarm.Severity.ToString().ToLowerInvariant(), alarm.Slot);
            Date(page, alarm.Due is { } due ? $"{due.UtcDateTime:yyyy-MM-dd}" : "");
            Cells(page, $"{alarm.Code} {alarm.Detail}", alarm.Effect);
            Command(page, alarm.Fix);
        }

        page.Append("</tbody></table>\n");
    }

    private static void Cells(StringBuilder page, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            page.Append("<td>").Append(Text(text)).Append("</td>");
    }

    private static void Date(StringBuilder page, string date) => page.Append("<td class=\"date\">").Append(date).Append("</td>");

    private static void Command(StringBuilder page, string? command)
        => page.Append("<td>").Append(command is null ? "" : $"<code>{Text(command)}</code>").Append("</td></tr>\n");

    private static string Word(TrialOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
