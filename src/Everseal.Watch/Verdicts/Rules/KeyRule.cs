using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>Keys that are too short, or whose private half others can compute.</summary>
internal static class KeyRule
{
    // RFC 3279, 2.3.2.
    private const string Dsa = "1.2.840.10040.4.1";

    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from certificate in inspection.Certificates
           where certificate.IsInUse
           let weakness = Judge(inspection.Flaws, certificate.Content)
           where weakness is not null
           select new Finding(
               ErrorCodes.Verdicts.WeakKey,
               weakness.Severity,
               certificate.Source,
               certificate.Slot,
               $"{certificate.Name}: {weakness.Detail}",
               weakness.Severity is Severity.Critical ? "Others can compute the private key and pass for its owner." : "Current clients refuse the key.",
               Date: null,
               NextCommands.ToReplace(inspection.Target, certificate));

    private static Weakness? Judge(KeyFlaws flaws, CertificateContent certificate)
    {
        if (CertificateFacts.KeyFlaw(flaws, certificate) is { } flaw)
            return new Weakness(Severity.Critical, flaw);
        if (certificate.PublicKey.Oid.Value == Dsa)
            return new Weakness(Severity.Warning, "the key is DSA.");
        return CertificateFacts.Strength(certificate) is { IsLegacy: true } strength
            ? new Weakness(strength.Bits < KeyStrength.LegacyRsaBits ? Severity.Critical : Severity.Warning, $"the key is {strength}.")
            : null;
    }

    private sealed record Weakness(Severity Severity, string Detail);
}
