using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Lints;

/// <summary>What a lint looks at: the parsed twin, never the wishes that it was built from.</summary>
internal sealed record CertificateUnderLint(
    X509Certificate2 Certificate,
    EncodedCertificate Encoded,
    CertificateProfile Profile,
    X509Certificate2 Issuer)
{
    public bool IsSelfIssued => ReferenceEquals(Certificate, Issuer);

    public T? Extension<T>()
        where T : X509Extension
        => Certificate.Extensions.OfType<T>().FirstOrDefault();
}
