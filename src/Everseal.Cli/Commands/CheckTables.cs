using Everseal.Cli.Terminals;
using Everseal.Core.Expiry;
using Everseal.Watch.Reports;

namespace Everseal.Cli.Commands;

/// <summary>A report for eyes: one sentence, the two tables that kubeadm's users know, and what to do about each finding.</summary>
internal static class CheckTables
{
    public static void Write(Terminal terminal, CheckReport report)
    {
        terminal.Out.WriteLine(Printable.Line(report.Summary));
        Table(terminal, "CERTIFICATE", CertificateRow.Of(report, authorities: false), withSigner: true);
        Table(terminal, "CERTIFICATE AUTHORITY", CertificateRow.Of(report, authorities: true), withSigner: false);
        if (report.Changes is { } changes)
            Changes(terminal, changes);

        foreach (var (target, finding) in report.Targets.SelectMany(target => target.Findings.Select(finding => (target, finding)))
            .OrderByDescending(pair => pair.finding.Severity).ThenBy(pair => pair.finding.Date ?? DateTimeOffset.MaxValue))
        {
            terminal.Out.WriteLine();
            Finding(target.Target, finding).WriteTo(terminal);
        }
    }

    private static void Table(Terminal terminal, string title, IReadOnlyList<CertificateRow> rows, bool withSigner)
    {
        if (rows.Count == 0)
            return;

        var table = withSigner
            ? new TextTable(title, "TARGET", "SEEN IN", "EXPIRES", "RESIDUAL", "SIGNS TODAY", "STATUS")
            : new TextTable(title, "TARGET", "SEEN IN", "EXPIRES", "RESIDUAL", "STATUS");
        foreach (var row in rows)
        {
            var certificate = row.Certificate;
            Cell[] cells = [certificate.Subject, row.Targets, row.Places, ReportDates.Day(certificate.NotAfter), certificate.Residual, row.SignsToday, Coloured(certificate.Severity, row.Status)];
            table.Row(withSigner ? cells : [.. cells[..5], cells[6]]);
        }

        terminal.Out.WriteLine();
        table.WriteTo(terminal);
    }

    private static TextTable Finding(string target, FindingReport finding)
    {
        var table = new TextTable(finding.Severity.ToString().ToUpperInvariant(), $"{finding.Code} {finding.Title}")
            .Row("Target", finding.Source is null || finding.Source == target ? target : $"{target}, {finding.Source}")
            .Row("Seen", finding.Detail)
            .Row("Effect", finding.Effect);
        if (finding.Date is { } date)
            table.Row("When", $"{ReportDates.Minute(date)} ({ReportDates.InDays(finding.Days!.Value)})");
        return table.Row("Next", finding.NextCommand).Row("Explain", finding.Explain);
    }

    private static void Changes(Terminal terminal, ReportChanges changes)
    {
        terminal.Out.WriteLine();
        var table = new TextTable($"SINCE {ReportDates.Minute(changes.Since)}", "TARGET", "ABOUT");
        if (changes.IsEmpty)
            table.Row("nothing changed", "-", "-");
        foreach (var line in ChangeLine.Of(changes))
            table.Row(line.Word, line.Target, line.About);
        table.WriteTo(terminal);
    }

    private static Cell Coloured(Severity severity, string text) => severity switch
    {
        >= Severity.Critical => Cell.Critical(text),
        Severity.Warning => Cell.Warning(text),
        Severity.None => Cell.Good(text),
        _ => text,
    };
}
