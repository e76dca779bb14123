using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>
/// A leaf that comes without its issuer. vCenter requires the issuer in a signing chain, and so does not take one that signed
/// itself; a TLS server may leave out a root, and nobody can tell from here whether the missing one is that.
/// </summary>
internal static class MissingIssuerRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from leaf in inspection.Certificates
           where !leaf.IsAuthority && leaf.IsInUse
           let severity = SeverityOf(inspection, leaf)
           where severity is not Severity.None && !inspection.Certificates.Any(other => other != leaf && leaf.Content.IsIssuedInTheNameOf(other.Content))
           select new Finding(
               ErrorCodes.Verdicts.IssuerMissing,
               severity,
               leaf.Source,
               leaf.Slot,
               leaf.Content.IsSelfIssued
                   ? $"{leaf.Name} signed itself; vCenter wants a chain of two certificates at least."
                   : $"{leaf.Name} was issued by {CertificateFacts.Issuer(leaf.Content)}, whose certificate is not there.",
               "Only those who already hold the issuer's certificate can verify it.",
               Date: null,
               NextCommands.ToLook(inspection.Target));

    private static Severity SeverityOf(Inspection inspection, SeenCertificate leaf) => (inspection.Target.Kind, leaf.Use) switch
    {
        (TargetKind.Vcenter, CertificateUse.TokenSigning) => Severity.Warning,
        (_, CertificateUse.TlsServer) when !leaf.Content.IsSelfIssued && inspection.Target.Kind is not TargetKind.File => Severity.Notice,
        _ => Severity.None,
    };
}
