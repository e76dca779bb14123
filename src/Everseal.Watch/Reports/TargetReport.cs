using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>One target in a report.</summary>
public sealed record TargetReport
{
    public required string Target { get; init; }

    public required TargetKind Kind { get; init; }

    public string? Group { get; init; }

    public string? Owner { get; init; }

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset At { get; init; }

    public required CheckStatus Status { get; init; }

    /// <summary>Soonest end first.</summary>
    public required IReadOnlyList<CertificateReport> Certificates { get; init; }

    /// <summary>Loudest first.</summary>
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>Sources that could not be read.</summary>
    public required IReadOnlyList<FailureReport> Failures { get; init; }

    internal static TargetReport Of(TargetVerdict verdict) => new()
    {
        Target = verdict.Target.Name,
        Kind = verdict.Target.Kind,
        Group = verdict.Target.Group,
        Owner = verdict.Target.Owner,
        At = verdict.At,
        Status = verdict.Status,
        Certificates = [.. verdict.Certificates.Select(certificate => CertificateReport.Of(verdict, certificate))],
        Findings = [.. verdict.Findings.Select(finding => FindingReport.Of(finding, verdict.At))],
        Failures = [.. verdict.Failures.Select(FailureReport.Of)],
    };
}

/// <summary>One thing that is or will be wrong.</summary>
/// <param name="Days">Whole days from the check to <paramref name="Date"/>; negative when it has passed.</param>
/// <param name="Explain">The command that tells cause and remedy, offline.</param>
public sealed record FindingReport(
    string Code,
    string Title,
    Severity Severity,
    string? Source,
    string? Slot,
    string Detail,
    string Effect,
    DateTimeOffset? Date,
    int? Days,
    string NextCommand,
    string Explain)
{
    internal static FindingReport Of(Finding finding, DateTimeOffset at) => new(
        finding.Code.Id, finding.Code.Title, finding.Severity, finding.Source, finding.Slot, finding.Detail, finding.Effect,
        finding.Date, finding.Date is { } date ? WholeDays.Between(at, date) : null, finding.NextCommand, $"everseal explain {finding.Code.Id}");
}

/// <summary>A source that could not be read, or not to its end, and why.</summary>
public sealed record FailureReport(string Source, string Address, string Code, string Detail)
{
    internal static FailureReport Of(ObservedSource source)
        => new(source.Name, source.Address, source.Failure!.Code.Id, source.Failure.PublicDetail);
}

internal static class WholeDays
{
    /// <summary>Rounded down: a certificate that ended an hour ago has -1 days left, and never 0.</summary>
    public static int Between(DateTimeOffset from, DateTimeOffset to) => (int)Math.Floor((to - from).TotalDays);
}
