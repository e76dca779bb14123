namespace Everseal.Watch.Reports;

/// <summary>One change in words, for tables.</summary>
public sealed record ChangeLine(string Word, string Target, string About)
{
    /// <summary>What has become worse first.</summary>
    public static IEnumerable<ChangeLine> Of(ReportChanges changes) =>
    [
        .. changes.New.Select(change => new ChangeLine("new", change.Target, Finding(change))),
        .. changes.Escalated.Select(change => new ChangeLine("escalated", change.Target, $"{Finding(change)}, was {ReportWords.Of(change.Was!.Value)}, is {ReportWords.Of(change.Severity)}")),
        .. changes.GoneTargets.Select(target => new ChangeLine("gone", target, "was checked then and is not now")),
        .. changes.NewTargets.Select(target => new ChangeLine("new target", target, "was not checked then")),
        .. changes.Resolved.Select(change => new ChangeLine("resolved", change.Target, Finding(change))),
        .. changes.Renewed.Select(change => new ChangeLine(
            "renewed", change.Target, $"{change.Slot}: ends {ReportDates.Day(change.Ends)} instead of {ReportDates.Day(change.Ended)}")),
    ];

    private static string Finding(ChangedFinding change) => $"{change.Code} {change.Title}{(change.Slot is null ? string.Empty : $" ({change.Slot})")}";
}
