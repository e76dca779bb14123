using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>An OpenID provider with one key: its next rotation has no overlap unless the key is published before.</summary>
internal static class SingleKeyRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
    {
        if (inspection.Target.Kind is not (TargetKind.OpenIdProvider or TargetKind.Keycloak or TargetKind.Adfs))
            yield break;
        var most = inspection.Sources.Select(source => KeysOf(inspection, source)).DefaultIfEmpty().Max();
        if (most == 1)
        {
            yield return new Finding(
                ErrorCodes.Verdicts.SingleKey,
                Severity.Notice,
                Source: null,
                Slot: null,
                "One signing key is published.",
                "At the next rotation whoever caches keys refuses valid tokens, until the cache is old enough to be read anew.",
                Date: null,
                NextCommands.ToReplaceSigner(inspection.Target, hasEnded: false));
        }
    }

    private static int KeysOf(Inspection inspection, ObservedSource source)
        => inspection.Signers.Count(signer => signer.Places.Any(place => ReferenceEquals(place.Source, source)))
            + source.BareKeys.Count(key => key.Use is CertificateUse.TokenSigning);
}
