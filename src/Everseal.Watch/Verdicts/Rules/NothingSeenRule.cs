using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>Where nothing was seen, or not the one thing that matters, the verdict is unknown.</summary>
internal static class NothingSeenRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
    {
        if (SawNothing(inspection))
            yield return Report(inspection, ErrorCodes.Verdicts.NothingSeen, "No source showed a certificate or a key.", "Whether anything ends, and when, is unknown.");
        else if (SawNoSigner(inspection))
            yield return Report(inspection, ErrorCodes.Verdicts.SignerUnseen, "No source showed the certificate that signs tokens.", "When logins stop is unknown.");
    }

    public static bool SawNothing(Inspection inspection)
        => inspection.Certificates.Count == 0 && inspection.Sources.All(source => source.BareKeys.Count == 0);

    public static bool SawNoSigner(Inspection inspection)
        => inspection.SignsTokens && !inspection.Signers.Any() && !inspection.Sources.Any(source => source.BareKeys.Any(key => key.Use is CertificateUse.TokenSigning));

    private static Finding Report(Inspection inspection, ErrorCode code, string detail, string effect)
        => new(code, Severity.Warning, Source: null, Slot: null, detail, effect, Date: null, NextCommands.ToLook(inspection.Target));
}
