using System.Text.Json.Serialization;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>
/// A run's verdicts as they are handed on: plain values, the same for every format. As JSON this is a contract
/// (docs/reference/check-report.schema.json): fields are added, never renamed, and <see cref="SchemaVersion"/> counts what breaks.
/// </summary>
public sealed record CheckReport
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>Program and version that wrote it.</summary>
    public required string Tool { get; init; }

    /// <summary>When the run ended, by the clock of the host that ran it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The worst of the targets': critical before unknown before warning.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    public required ReportCounts Counts { get; init; }

    public required IReadOnlyList<TargetReport> Targets { get; init; }

    /// <summary>Against an earlier report, where one was given.</summary>
    public ReportChanges? Changes { get; init; }

    /// <param name="tool">Such as "everseal 1.2.3".</param>
    public static CheckReport Of(IReadOnlyList<TargetVerdict> verdicts, DateTimeOffset at, string tool)
    {
        var targets = verdicts.Select(TargetReport.Of).ToList();
        var counts = ReportCounts.Of(targets);
        return new CheckReport
        {
            SchemaVersion = CurrentSchemaVersion,
            Tool = tool,
            At = at,
            Status = counts.Worst,
            Summary = ReportSummary.Of(targets, counts),
            Counts = counts,
            Targets = targets,
        };
    }

    public CheckReport ComparedTo(CheckReport earlier) => this with { Changes = ReportChanges.Between(earlier, this) };
}

/// <summary>How many targets have which status.</summary>
public sealed record ReportCounts(int Targets, int Fine, int Warning, int Critical, int Unknown)
{
    /// <summary>What is known to break is louder than what nobody knows; that in turn is louder than what has time.</summary>
    [JsonIgnore]
    public CheckStatus Worst => this switch
    {
        { Critical: > 0 } => CheckStatus.Critical,
        { Unknown: > 0 } => CheckStatus.Unknown,
        { Warning: > 0 } => CheckStatus.Warning,
        { Targets: 0 } => CheckStatus.Unknown,
        _ => CheckStatus.Fine,
    };

    internal static ReportCounts Of(List<TargetReport> targets)
    {
        int Having(CheckStatus status) => targets.Count(target => target.Status == status);
        return new ReportCounts(targets.Count, Having(CheckStatus.Fine), Having(CheckStatus.Warning), Having(CheckStatus.Critical), Having(CheckStatus.Unknown));
    }
}
