using System.Globalization;
using System.Text;
using Everseal.Server.Hosting;

namespace Everseal.Server.DressRehearsal;

/// <summary>A report for eyes.</summary>
internal static class ReportText
{
    public static string Write(DressReport report)
    {
        var text = new StringBuilder();
        text.Append(Title(report)).Append("\n\n")
            .Append(TextTable.Write(["OUTCOME", "WHAT", "FOR WHOM", "SINCE"], [.. report.Trials.Select(trial => (IReadOnlyList<string>)[trial.Outcome.ToString().ToLowerInvariant(), trial.Way, trial.Whom, Day(trial.Since)])]))
            .Append('\n');
        foreach (var trial in report.Trials.Where(trial => trial.Why is not null))
            AppendReason(text, $"{trial.Way}, {trial.Whom}", trial.Code, trial.Why!, trial.Fix);
        if (report.Alarms.Count > 0)
            text.Append("\nAlarms that would be open\n");
        foreach (var alarm in report.Alarms)
            AppendReason(text, $"{alarm.Severity.ToString().ToLowerInvariant()}: {alarm.Slot}{(alarm.Due is { } due ? $", {due.UtcDateTime:yyyy-MM-dd}" : "")}", alarm.Code, $"{alarm.Detail.TrimEnd('.')}. {alarm.Effect}", alarm.Fix);
        return text.Append('\n').Append(Summary(report)).ToString();
    }

    public static string Title(DressReport report)
        => string.Create(CultureInfo.InvariantCulture, $"Rehearsal of {report.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {(report.At - report.RanAt).TotalDays:0} days ahead, {(report.WithRenewal ? "the server running and renewing until then" : "nothing renewed until then")}");

    public static string Summary(DressReport report)
    {
        var broken = report.Trials.Where(trial => trial.Outcome == TrialOutcome.Breaks).ToList();
        return report.Outcome switch
        {
            TrialOutcome.Works => "Everything that was tried works on that day.",
            TrialOutcome.Warning => "Every login works on that day; somebody should act before.",
            TrialOutcome.Breaks => $"{broken.Count} of {report.Trials.Count} trials break; the first on {Day(broken.Min(trial => trial.Since))}.",
            _ => "Not everything could be tried: this is not \"works\".",
        };
    }

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static void AppendReason(StringBuilder text, string subject, string? code, string why, string? fix)
    {
        text.Append("\n  ").Append(subject).Append("\n    ").Append(code is null ? "" : $"{code} ").Append(why).Append('\n');
        if (fix is not null)
            text.Append("    next: ").Append(fix).Append('\n');
    }
}
