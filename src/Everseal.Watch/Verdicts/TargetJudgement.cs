using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts.Rules;

namespace Everseal.Watch.Verdicts;

/// <summary>
/// The verdict on one target: a function of what was seen, and when, and of the thresholds alone. What one judgement remembers
/// from target to target only makes the next verdict quicker. Safe for several threads.
/// </summary>
public sealed class TargetJudgement
{
    private static readonly Func<Inspection, IEnumerable<Finding>>[] Rules =
    [
        ExpiryRule.Apply, NotYetValidRule.Apply, TwoYearRule.Apply, RevokedRule.Apply, SelfRenewalRule.Apply, SuccessorRule.Apply, SingleKeyRule.Apply,
        ChainOrderRule.Apply, ChainLinkRule.Apply, MissingIssuerRule.Apply, ChainLengthRule.Apply,
        SourcesDisagreeRule.Apply, StaleTrustRule.Apply, StoredVersusServedRule.Apply,
        SignatureRule.Apply, KeyRule.Apply, SelfSignedRule.Apply,
        ClockOffsetRule.Apply, ValidUntilRule.Apply, RevocationListRule.Apply, BareKeyRule.Apply, RemarkRule.Apply,
        FailedSourceRule.Apply, NothingSeenRule.Apply,
    ];

    private readonly ForeignLinks _links = new();
    private readonly KeyFlaws _flaws = new();

    /// <param name="thresholds">Of the run; a target's own come before them.</param>
    public TargetVerdict Judge(Observation observation, ThresholdSettings thresholds)
    {
        var inspection = Inspection.Of(observation, observation.Target.Thresholds?.Over(thresholds) ?? thresholds, _links, _flaws);
        var findings = Rules.SelectMany(rule => rule(inspection))
            .OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Date ?? DateTimeOffset.MaxValue)
            .ThenBy(finding => finding.Code.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Slot, StringComparer.Ordinal)
            .ThenBy(finding => finding.Source, StringComparer.Ordinal)
            .ToList();
        return new TargetVerdict(
            observation.Target,
            observation.At,
            StatusOf(inspection, findings),
            [.. inspection.Certificates.Select(certificate => certificate.ToJudged())],
            findings,
            [.. observation.Sources.Where(source => source.Failure is not null)]);
    }

    private static CheckStatus StatusOf(Inspection inspection, List<Finding> findings)
    {
        if (NothingSeenRule.SawNothing(inspection))
            return CheckStatus.Unknown;
        var loudest = findings.Select(finding => finding.Severity).DefaultIfEmpty().Max();
        if (loudest >= Severity.Critical)
            return CheckStatus.Critical;
        if (NothingSeenRule.SawNoSigner(inspection))
            return CheckStatus.Unknown;
        return loudest is Severity.Warning ? CheckStatus.Warning : CheckStatus.Fine;
    }
}
