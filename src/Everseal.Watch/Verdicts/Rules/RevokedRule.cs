using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>What this deployment's own CA took back and logins still depend on: no date says so, and whoever asks for its status refuses it today.</summary>
internal static class RevokedRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from certificate in inspection.Certificates
           let places = certificate.Places.Where(place => place.Certificate is { IsRevoked: true, InUse: not false }).ToList()
           where places.Count > 0
           select new Finding(
               ErrorCodes.Revocation.RevokedInUse,
               Severity.Critical,
               certificate.Source,
               certificate.Slot,
               $"{certificate.Name} is revoked.",
               $"Whoever asks for the status of certificates refuses {(certificate.IsAuthority ? "what is below it" : "it")}.",
               Date: null,
               NextAfter(places));

    // The CA in use comes first: what it would sign anew would be refused as well.
    private static string NextAfter(List<SeenPlace> places)
        => places.Exists(place => place.Certificate.Use is CertificateUse.Authority) ? "everseal ca renew"
            : places.Exists(place => place.Certificate.Use is CertificateUse.TokenSigning) ? "everseal keys rotate"
            : "everseal certificates replace tls";
}
