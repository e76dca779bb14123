using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// Where a verifier finds what it needs to judge a certificate. Plain http: who fetches a status over TLS needs
/// another status first, and every answer is signed anyway (RFC 5280, 8; RFC 5019, 5).
/// </summary>
/// <param name="RevocationList">The CRL of the certificate's issuer.</param>
/// <param name="IssuerCertificate">The issuer's certificate in DER.</param>
/// <param name="OcspResponder">Null where no responder answers for the issuer: below a root, which may be sealed.</param>
public sealed record StatusPointers(Uri RevocationList, Uri IssuerCertificate, Uri? OcspResponder)
{
    internal IEnumerable<X509Extension> ToExtensions()
    {
        yield return CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([RevocationList.AbsoluteUri]);
        yield return new X509AuthorityInformationAccessExtension(
            OcspResponder is null ? null : [OcspResponder.AbsoluteUri], [IssuerCertificate.AbsoluteUri]);
    }
}
