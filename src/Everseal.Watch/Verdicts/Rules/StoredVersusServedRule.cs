using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>Renewed is not reloaded: a service that serves another TLS certificate than the one in its store.</summary>
internal static class StoredVersusServedRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
    {
        var stored = Leaves(inspection, isStored: true).Select(pair => pair.Certificate).ToList();
        if (stored.Count == 0)
            return [];
        return from served in Leaves(inspection, isStored: false)
               where !stored.Contains(served.Certificate)
               select new Finding(
                   ErrorCodes.Verdicts.StoredNotServed,
                   Severity.Warning,
                   served.Place.Source.Name,
                   served.Certificate.Slot,
                   $"{served.Place.Source.Address} serves {Describe(served.Certificate)}; stored is {Words.List(stored.Select(Describe))}.",
                   "The service goes on with the old certificate until it loads the new one, and stops on the old one's last day.",
                   served.Certificate.Validity.NotAfter,
                   NextCommands.ToRestart(inspection.Target));
    }

    private static IEnumerable<(SeenCertificate Certificate, SeenPlace Place)> Leaves(Inspection inspection, bool isStored)
        => from certificate in inspection.Certificates
           where !certificate.IsAuthority
           let place = certificate.Places.FirstOrDefault(place => place.Certificate.Use is CertificateUse.TlsServer && place.Source.IsStored == isStored)
           where place is not null
           select (certificate, place);

    private static string Describe(SeenCertificate certificate) => $"serial number {certificate.Content.SerialNumber} until {certificate.Validity.NotAfter.UtcDateTime:yyyy-MM-dd}";
}
