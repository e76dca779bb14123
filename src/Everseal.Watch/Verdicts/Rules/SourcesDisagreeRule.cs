using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>
/// Metadata, JWKS and trust lists of one realm that share no signing key. A list may hold more than the signer; so only
/// when no key at all is common to all sources do they contradict each other. A vCenter list of former signers alone is not
/// another opinion on who signs but <see cref="StaleTrustRule"/>'s.
/// </summary>
internal static class SourcesDisagreeRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
    {
        if (inspection.Target.Kind is TargetKind.File or TargetKind.Tls or TargetKind.Deployment)
            yield break;
        var shown = (from signer in inspection.Signers
                     from place in signer.Places
                     where inspection.Target.Kind is not TargetKind.Vcenter || place.Certificate.InUse is not false
                     group signer by place.Source.Name into source
                     select (Name: source.Key, Signers: source.ToList())).ToList();
        if (shown.Count < 2)
            yield break;
        var common = shown.Select(source => source.Signers.Select(signer => CertificateFacts.KeyDigest(signer.Content)))
            .Aggregate((left, right) => left.Intersect(right, StringComparer.Ordinal).ToList());
        if (common.Any())
            yield break;
        yield return new Finding(
            ErrorCodes.Verdicts.SourcesDisagree,
            Severity.Critical,
            Source: null,
            Slot: null,
            $"{string.Join("; ", shown.OrderBy(source => source.Name, StringComparer.Ordinal).Select(source => $"{source.Name}: {Words.List(source.Signers.Select(Describe).Distinct().Order(StringComparer.Ordinal))}"))}.",
            "Whoever learned the keys from the wrong source refuses every token.",
            Date: null,
            NextCommands.ToRestart(inspection.Target));
    }

    private static string Describe(SeenCertificate signer) => $"{signer.Name} (serial number {signer.Content.SerialNumber}, until {signer.Validity.NotAfter.UtcDateTime:yyyy-MM-dd})";
}
