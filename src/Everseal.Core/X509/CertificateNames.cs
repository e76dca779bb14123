using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

public static class CertificateNames
{
    /// <summary>Issuer and subject are one name, by their octets (RFC 5280, 6.1): a root, or a certificate that signed itself. Who really signed is not asked.</summary>
    public static bool IsSelfIssued(this X509Certificate2 certificate)
        => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
