using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Server.Authorities;

/// <summary>What the CA is asked to certify.</summary>
/// <param name="Lifetime">The profile's own when null.</param>
public sealed record CertificateOrder(CertificateProfile Profile, CertificateSubject Subject, PublicKey Key, TimeSpan? Lifetime = null);

/// <summary>A certificate with those above it.</summary>
/// <param name="Chain">The certificate itself first, the root last.</param>
public sealed record IssuedCertificate(IReadOnlyList<X509Certificate2> Chain)
{
    public X509Certificate2 Certificate => Chain[0];

    /// <summary>Certificates in PEM, in the order of the chain.</summary>
    public string ToPem() => string.Join('\n', Chain.Select(certificate => certificate.ExportCertificatePem())) + "\n";

    /// <summary>As TLS sends it: without the root, which the other side must know by itself.</summary>
    public string ToPemWithoutRoot() => new IssuedCertificate([.. Chain.SkipLast(Chain.Count > 1 ? 1 : 0)]).ToPem();
}
