using Everseal.Core.Collections;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts;

/// <summary>
/// Which certificates of a source are CAs there. Basic constraints alone do not tell: many a self-signed signing or
/// device certificate says CA:TRUE, and old roots say nothing at all.
/// </summary>
internal static class SourceRoles
{
    public static IEnumerable<SeenPlace> PlacesOf(ObservedSource source)
    {
        var issuers = source.Certificates.Select(certificate => certificate.Content).Where(certificate => !certificate.IsSelfIssued)
            .Select(certificate => CertificateFacts.NameKey(certificate.IssuerName)).ToHashSet(OctetComparer.Shared);
        var chainsWithLeaf = source.Certificates.Where(certificate => CertificateFacts.IsAuthority(certificate.Content) is false)
            .Select(certificate => certificate.Chain).ToHashSet();
        return source.Certificates.Select((certificate, order) => new SeenPlace(source, certificate, order, IsAuthority(certificate, issuers, chainsWithLeaf)));
    }

    private static bool IsAuthority(ObservedCertificate certificate, HashSet<ReadOnlyMemory<byte>> issuers, HashSet<int> chainsWithLeaf)
    {
        if (certificate.Use is CertificateUse.Authority)
            return true;
        var issuedOthers = issuers.Contains(CertificateFacts.NameKey(certificate.Content.SubjectName));
        return CertificateFacts.IsAuthority(certificate.Content) switch
        {
            true => issuedOthers || certificate.Use is CertificateUse.Unknown || chainsWithLeaf.Contains(certificate.Chain),
            null => issuedOthers,
            false => false,
        };
    }
}
