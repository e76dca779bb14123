using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>
/// A vCenter list of trusted chains that holds former signers and not the one of today: the signer was replaced past the
/// service, and the copy for verifiers was forgotten.
/// </summary>
internal static class StaleTrustRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => inspection.Target.Kind is not TargetKind.Vcenter ? [] :
           from source in inspection.Sources
           let listed = source.Certificates.Where(certificate => certificate.Use is CertificateUse.TokenSigning).ToList()
           where listed.Count > 0 && listed.TrueForAll(certificate => certificate.InUse is false)
           let signer = inspection.Signers.FirstOrDefault(signer => signer.SignsToday is true)
           where signer is not null
           select new Finding(
               ErrorCodes.Verdicts.SignerNotTrusted,
               Severity.Critical,
               source.Name,
               signer.Slot,
               $"{source.Name} does not hold {signer.Name} (serial number {signer.Content.SerialNumber}), which signs today.",
               "Services that take their trust from there refuse every token: logins succeed and everything after them fails.",
               Date: null,
               NextCommands.ToReplaceSigner(inspection.Target, hasEnded: signer.Expiry.Remaining <= TimeSpan.Zero));
}
