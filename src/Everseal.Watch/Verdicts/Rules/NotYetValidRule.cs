using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>A certificate that begins in the future: as useless as one that has ended.</summary>
internal static class NotYetValidRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from certificate in inspection.Certificates
           where IsEarly(inspection, certificate)
           select new Finding(
               ErrorCodes.Verdicts.CertificateNotYetValid,
               certificate.IsInUse ? Severity.Critical : Severity.Notice,
               certificate.Source,
               certificate.Slot,
               $"{certificate.Name}, valid {Words.Period(certificate.Validity)}, is {certificate.Expiry.Text}.",
               certificate.IsInUse ? $"Until then: {Effects.WhileInvalid(inspection.Target, certificate)}" : "Nothing yet: it is published before it is used.",
               certificate.Validity.NotBefore,
               "timedatectl");

    public static bool IsEarly(Inspection inspection, SeenCertificate certificate) => inspection.At < certificate.Validity.NotBefore;
}
