using Everseal.Core.Expiry;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>What is different since an earlier report. What could not be looked at again is neither resolved nor renewed.</summary>
/// <param name="Since">When the earlier report was made.</param>
/// <param name="NewTargets">Checked now and not then.</param>
/// <param name="GoneTargets">Checked then and not now.</param>
/// <param name="New">Findings that were not there.</param>
/// <param name="Escalated">Findings that have become louder.</param>
/// <param name="Resolved">Findings that are gone from a target whose sources could be read.</param>
/// <param name="Renewed">Places in which a certificate now stands that ends later.</param>
public sealed record ReportChanges(
    DateTimeOffset Since,
    IReadOnlyList<string> NewTargets,
    IReadOnlyList<string> GoneTargets,
    IReadOnlyList<ChangedFinding> New,
    IReadOnlyList<ChangedFinding> Escalated,
    IReadOnlyList<ChangedFinding> Resolved,
    IReadOnlyList<RenewedCertificate> Renewed)
{
    public bool IsEmpty => NewTargets.Count + GoneTargets.Count + New.Count + Escalated.Count + Resolved.Count + Renewed.Count == 0;

    internal static ReportChanges Between(CheckReport earlier, CheckReport now)
    {
        var before = earlier.Targets.ToLookup(target => target.Target, StringComparer.Ordinal);
        var after = now.Targets.ToLookup(target => target.Target, StringComparer.Ordinal);
        var pairs = now.Targets.Where(target => before.Contains(target.Target)).Select(target => (Was: before[target.Target].First(), Is: target)).ToList();
        return new ReportChanges(
            earlier.At,
            [.. now.Targets.Select(target => target.Target).Where(name => !before.Contains(name))],
            [.. earlier.Targets.Select(target => target.Target).Where(name => !after.Contains(name))],
            [.. pairs.SelectMany(pair => Added(pair.Was, pair.Is))],
            [.. pairs.SelectMany(pair => Louder(pair.Was, pair.Is))],
            [.. pairs.SelectMany(pair => Ended(pair.Was, pair.Is))],
            [.. pairs.SelectMany(pair => Renewals(pair.Was, pair.Is))]);
    }

    private static IEnumerable<ChangedFinding> Added(TargetReport was, TargetReport now)
        => now.Findings.Where(finding => Same(was, finding) is null).Select(finding => ChangedFinding.Of(now, finding, null));

    private static IEnumerable<ChangedFinding> Louder(TargetReport was, TargetReport now)
        => now.Findings.Select(finding => (Finding: finding, Before: Same(was, finding)))
            .Where(pair => pair.Before is { } before && pair.Finding.Severity > before.Severity)
            .Select(pair => ChangedFinding.Of(now, pair.Finding, pair.Before!.Severity));

    private static IEnumerable<ChangedFinding> Ended(TargetReport was, TargetReport now)
        => was.Findings.Where(finding => Same(now, finding) is null && CouldBeSeen(now, finding)).Select(finding => ChangedFinding.Of(now, finding, finding.Severity));

    private static FindingReport? Same(TargetReport target, FindingReport finding)
        => target.Findings.FirstOrDefault(other => other.Code == finding.Code && other.Slot == finding.Slot && other.Source == finding.Source);

    private static bool CouldBeSeen(TargetReport now, FindingReport finding)
        => now.Status is not CheckStatus.Unknown
            && (finding.Source is null ? now.Failures.Count == 0 : now.Failures.All(failure => failure.Source != finding.Source));

    private static IEnumerable<RenewedCertificate> Renewals(TargetReport was, TargetReport now)
        => from certificate in now.Certificates
           let before = was.Certificates.FirstOrDefault(other => other.Slot == certificate.Slot)
           where before is not null && before.Sha256 != certificate.Sha256 && certificate.NotAfter > before.NotAfter
           select new RenewedCertificate(now.Target, certificate.Slot, certificate.Subject, before.NotAfter, certificate.NotAfter);
}

/// <param name="Was">How loud it was; null when it was not there.</param>
public sealed record ChangedFinding(string Target, string Code, string Title, string? Slot, Severity Severity, Severity? Was)
{
    internal static ChangedFinding Of(TargetReport target, FindingReport finding, Severity? was)
        => new(target.Target, finding.Code, finding.Title, finding.Slot, finding.Severity, was);
}

/// <param name="Ended">When the earlier certificate of the place ends.</param>
/// <param name="Ends">When the one there now ends.</param>
public sealed record RenewedCertificate(string Target, string Slot, string Subject, DateTimeOffset Ended, DateTimeOffset Ends);
