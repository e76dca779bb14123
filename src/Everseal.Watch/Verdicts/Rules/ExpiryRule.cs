using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>The end of each certificate, by the thresholds of its class (docs/reference/check.md).</summary>
internal static class ExpiryRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from certificate in inspection.Certificates
           where certificate.Expiry.Severity is not Severity.None && !NotYetValidRule.IsEarly(inspection, certificate)
           select Report(inspection, certificate);

    private static Finding Report(Inspection inspection, SeenCertificate certificate)
    {
        var hasEnded = certificate.Expiry.Severity is Severity.Expired;
        return new Finding(
            CodeOf(certificate, hasEnded),
            SeverityOf(certificate),
            certificate.Source,
            certificate.Slot,
            $"{certificate.Name}, valid {Words.Period(certificate.Validity)}, {(hasEnded ? certificate.Expiry.Text : $"ends {certificate.Expiry.Text}")}{(certificate.IsInUse ? string.Empty : "; nothing uses it as far as one can see")}.",
            certificate.IsInUse ? Effects.OfEnd(inspection.Target, certificate, hasEnded) : "Nothing stops: it only lies there.",
            certificate.Validity.NotAfter,
            NextCommands.ToReplace(inspection.Target, certificate));
    }

    /// <summary>What nobody uses is mentioned, not cried about.</summary>
    public static Severity SeverityOf(SeenCertificate certificate)
        => certificate.IsInUse || certificate.Expiry.Severity < Severity.Notice ? certificate.Expiry.Severity : Severity.Notice;

    private static ErrorCode CodeOf(SeenCertificate certificate, bool hasEnded) => certificate switch
    {
        { IsAuthority: true } => hasEnded ? ErrorCodes.Verdicts.AuthorityExpired : ErrorCodes.Verdicts.AuthorityEndsSoon,
        { Use: CertificateUse.TokenSigning } => hasEnded ? ErrorCodes.Verdicts.SigningCertificateExpired : ErrorCodes.Verdicts.SigningCertificateEndsSoon,
        { Class: CertificateClass.AutoRenewedLeaf } when !hasEnded => ErrorCodes.Verdicts.RenewalMissed,
        _ => hasEnded ? ErrorCodes.Verdicts.CertificateExpired : ErrorCodes.Verdicts.CertificateEndsSoon,
    };
}
