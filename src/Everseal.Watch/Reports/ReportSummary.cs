using Everseal.Core.Expiry;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>The one sentence on top: how many need somebody, and what comes first.</summary>
internal static class ReportSummary
{
    public static string Of(IReadOnlyList<TargetReport> targets, ReportCounts counts)
    {
        var needing = counts.Warning + counts.Critical;
        if (needing == 0 && counts.Unknown == 0)
            return counts.Targets == 0 ? "Nothing was checked." : $"{All(counts.Targets)} fine{FirstEnd(targets)}.";

        var parts = new List<string>();
        if (needing > 0)
            parts.Add($"{Some(needing, counts.Targets)} {(needing == 1 ? "needs" : "need")} action");
        if (counts.Unknown > 0)
            parts.Add($"{(needing > 0 ? $"{counts.Unknown}" : Some(counts.Unknown, counts.Targets))} could not be checked");
        return $"{string.Join(", ", parts)}{First(targets)}.";
    }

    private static string All(int count) => count == 1 ? "The target is" : $"All {count} targets are";

    private static string Some(int count, int all) => all == 1 ? "The target" : $"{count} of {all} targets";

    /// <summary>The loudest finding, and of those the one whose day comes first.</summary>
    private static string First(IReadOnlyList<TargetReport> targets)
    {
        var (target, finding) = targets.Where(target => target.Status is not CheckStatus.Fine)
            .SelectMany(target => target.Findings.Select(finding => (target, finding)))
            .Where(pair => pair.finding.Severity >= Severity.Warning)
            .OrderByDescending(pair => pair.finding.Severity >= Severity.Critical)
            .ThenBy(pair => pair.finding.Date ?? DateTimeOffset.MaxValue)
            .FirstOrDefault();
        if (finding is null)
            return string.Empty;
        var date = finding.Date is { } day ? $", {ReportDates.Day(day)} ({ReportDates.InDays(finding.Days!.Value)})" : string.Empty;
        return $"; first {target.Target}: {finding.Title}{date} [{finding.Code}]";
    }

    private static string FirstEnd(IReadOnlyList<TargetReport> targets)
        => targets.SelectMany(target => target.Certificates).Where(certificate => certificate.InUse).MinBy(certificate => certificate.NotAfter) is { } first
            ? $"; the first certificate ends on {ReportDates.Day(first.NotAfter)} ({ReportDates.InDays(first.Days)})"
            : string.Empty;
}
