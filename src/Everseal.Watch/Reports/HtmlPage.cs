using System.Net;
using Everseal.Core.Expiry;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>
/// The report as one file for a browser or a printer: no script, nothing fetched (its own policy forbids it), light or dark as
/// the reader has it, and nothing told by colour alone. Every text from outside is encoded.
/// </summary>
internal static class HtmlPage
{
    public static void Write(CheckReport report, TextWriter output)
    {
        output.Write($$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{{Text($"Everseal check, {ReportDates.Minute(report.At)}")}}</title>
            <style>
            {{HtmlStyle.Sheet}}
            </style>
            </head>
            <body>
            <header>
            <h1>{{Mark(report.Status)}}</h1>
            <p class="summary">{{Text(report.Summary)}}</p>
            <p class="meta">{{Text($"{report.Tool}, {ReportDates.Minute(report.At)}: {report.Counts.Targets} {(report.Counts.Targets == 1 ? "target" : "targets")}, {report.Counts.Critical} critical, {report.Counts.Warning} warning, {report.Counts.Unknown} not checked, {report.Counts.Fine} fine")}}</p>
            </header>
            <main>

            """);
        if (report.Changes is { } changes)
            WriteChanges(changes, output);
        WriteFindings(report, output);
        WriteFailures(report, output);
        WriteCertificates("Certificates", CertificateRow.Of(report, authorities: false), output);
        WriteCertificates("Certificate authorities", CertificateRow.Of(report, authorities: true), output);
        WriteTargets(report, output);
        output.Write("</main>\n</body>\n</html>\n");
    }

    private static void WriteFindings(CheckReport report, TextWriter output)
    {
        var loud = report.Targets.SelectMany(target => target.Findings.Select(finding => (target, finding)))
            .OrderByDescending(pair => pair.finding.Severity).ThenBy(pair => pair.finding.Date ?? DateTimeOffset.MaxValue).ToList();
        output.Write($"<section>\n<h2>What to do</h2>\n{(loud.Count == 0 ? "<p>Nothing.</p>\n" : string.Empty)}");
        foreach (var (target, finding) in loud)
        {
            var date = finding.Date is { } day ? $"<dt>When</dt><dd>{Text($"{ReportDates.Minute(day)} ({ReportDates.InDays(finding.Days!.Value)})")}</dd>\n" : string.Empty;
            var source = finding.Source is null ? string.Empty : $" · {Text(finding.Source)}";
            output.Write($"""
                <article class="{Word(finding.Severity)}">
                <h3>{Mark(finding.Severity)} {Text(finding.Title)}</h3>
                <p class="meta">{Text(target.Target)}{source}{(target.Owner is null ? string.Empty : $" · {Text(target.Owner)}")}</p>
                <dl>
                <dt>Seen</dt><dd>{Text(finding.Detail)}</dd>
                <dt>Effect</dt><dd>{Text(finding.Effect)}</dd>
                {date}<dt>Next</dt><dd><code>{Text(finding.NextCommand)}</code></dd>
                <dt>Explained by</dt><dd><code>{Text(finding.Explain)}</code></dd>
                </dl>
                </article>

                """);
        }

        output.Write("</section>\n");
    }

    private static void WriteFailures(CheckReport report, TextWriter output)
    {
        var rows = report.Targets.SelectMany(target => target.Failures.Select(failure => new[] { target.Target, failure.Source, failure.Address, failure.Detail, failure.Code })).ToList();
        WriteTable("Not read", ["Target", "Source", "Address", "Why", "Code"], rows, output);
    }

    private static void WriteCertificates(string title, IReadOnlyList<CertificateRow> rows, TextWriter output)
    {
        if (rows.Count == 0)
            return;
        WriteHead(title, ["Status", "Certificate", "Seen at", "Ends", "Remaining", "Signs today"], output);
        foreach (var row in rows)
        {
            output.Write($"<tr><td>{Mark(row)}</td><td>{Text(row.Certificate.Subject)}<small>{Text($"{row.Certificate.Slot}, SHA-256 {row.Certificate.Sha256}")}</small></td>");
            output.Write($"<td>{Text(row.Targets)}</td><td class=\"date\">{Text(ReportDates.Day(row.Certificate.NotAfter))}</td><td>{Text(row.Certificate.Residual)}</td><td>{Text(row.SignsToday)}</td></tr>\n");
        }

        output.Write("</tbody></table>\n</section>\n");
    }

    private static void WriteTargets(CheckReport report, TextWriter output)
    {
        WriteHead("Targets", ["Status", "Target", "Group", "Owner", "Certificates", "Checked"], output);
        foreach (var target in report.Targets)
        {
            output.Write($"<tr><td>{Mark(target.Status)}</td><td>{Text(target.Target)}</td><td>{Text(target.Group ?? "–")}</td><td>{Text(target.Owner ?? "–")}</td>");
            output.Write($"<td>{target.Certificates.Count}</td><td class=\"date\">{Text(ReportDates.Minute(target.At))}</td></tr>\n");
        }

        output.Write("</tbody></table>\n</section>\n");
    }

    private static void WriteChanges(ReportChanges changes, TextWriter output)
        => WriteTable($"Since {ReportDates.Minute(changes.Since)}", ["What", "Target", "About"], [.. ChangeLine.Of(changes).Select(line => new[] { line.Word, line.Target, line.About })], output, "Nothing changed.");

    private static void WriteTable(string title, string[] columns, List<string[]> rows, TextWriter output, string? whenEmpty = null)
    {
        if (rows.Count == 0)
        {
            output.Write(whenEmpty is null ? string.Empty : $"<section>\n<h2>{Text(title)}</h2>\n<p>{Text(whenEmpty)}</p>\n</section>\n");
            return;
        }

        WriteHead(title, columns, output);
        foreach (var row in rows)
            output.Write($"<tr>{string.Concat(row.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>\n");
        output.Write("</tbody></table>\n</section>\n");
    }

    private static void WriteHead(string title, string[] columns, TextWriter output)
        => output.Write($"<section>\n<h2>{Text(title)}</h2>\n<table><thead><tr>{string.Concat(columns.Select(column => $"<th scope=\"col\">{Text(column)}</th>"))}</tr></thead><tbody>\n");

    private static string Mark(CheckStatus status) => status switch
    {
        CheckStatus.Fine => "<span class=\"mark fine\">✓ fine</span>",
        CheckStatus.Warning => "<span class=\"mark warning\">▲ warning</span>",
        CheckStatus.Critical => "<span class=\"mark critical\">✖ critical</span>",
        _ => "<span class=\"mark unknown\">? not checked</span>",
    };

    private static string Mark(CertificateRow row)
        => row.Certificate is { InUse: false, Severity: Severity.None } ? "<span class=\"mark\">not in use</span>" : Mark(row.Certificate.Severity);

    private static string Mark(Severity severity) => severity switch
    {
        Severity.None => Mark(CheckStatus.Fine),
        Severity.Notice => "<span class=\"mark notice\">• notice</span>",
        Severity.Warning => Mark(CheckStatus.Warning),
        Severity.Critical => Mark(CheckStatus.Critical),
        _ => "<span class=\"mark critical\">✖ expired</span>",
    };

    private static string Word(Severity severity) => severity >= Severity.Critical ? "critical" : ReportWords.Of(severity);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
