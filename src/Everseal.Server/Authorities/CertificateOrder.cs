using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Server.Authorities;

/// <summary>What the CA is asked to certify.</summary>
/// <param name="Lifetime">The profile's own when null.</param>
/// <param name="Requester">Who asks, for the log; null for the node itself.</param>
public sealed record CertificateOrder(
    CertificateProfile Profile, CertificateSubject Subject, PublicKey Key, TimeSpan? Lifetime = null, string? Requester = null)
{
    /// <summary>Where the issuer ends sooner, so does the certificate: for what this node needs, which had better be short than missing.</summary>
    public bool EndsWithIssuer { get; init; }
}

/// <summary>A certificate with those above it.</summary>
/// <param name="der">The certificate; the platform's parser, which costs more than the signature, reads it only for who asks for its object.</param>
/// <param name="content">What is in it.</param>
public sealed class IssuedCertificate(byte[] der, CertificateContent content, IssuerChain above)
{
    private readonly Lazy<X509Certificate2> _certificate = new(() => X509CertificateLoader.LoadCertificate(der));

    public ReadOnlyMemory<byte> Der { get; } = der;

    public X509Certificate2 Certificate => _certificate.Value;

    public CertificateContent Content { get; } = content;

    /// <summary>The certificate itself first, the root last.</summary>
    public IReadOnlyList<X509Certificate2> Chain => [Certificate, .. above.Certificates];

    /// <summary>Certificates in PEM, in the order of the chain; a cross-certificate stands before the root that it is about.</summary>
    public string ToPem() => OwnPem + above.Pem;

    /// <summary>As TLS sends it: without the root, which the other side must know by itself.</summary>
    public string ToPemWithoutRoot() => OwnPem + above.PemWithoutRoot;

    private string OwnPem => PemEncoding.WriteString("CERTIFICATE", Der.Span) + "\n";
}

/// <summary>The certificates above another, kept with their PEM for the many that they sign.</summary>
/// <param name="Certificates">The one that signed it first, the root last; none above a root.</param>
/// <param name="Cross">What the root before it says of the root: for who trusts that one alone.</param>
public sealed record IssuerChain(IReadOnlyList<X509Certificate2> Certificates, X509Certificate2? Cross = null)
{
    /// <summary>Each ended by a line feed; the cross-certificate before the root.</summary>
    public string Pem => field ??= Write([.. Sent, .. Certificates.TakeLast(1)]);

    public string PemWithoutRoot => field ??= Write(Sent);

    private IReadOnlyList<X509Certificate2> Sent => Cross is null ? [.. Certificates.SkipLast(1)] : [.. Certificates.SkipLast(1), Cross];

    private static string Write(IReadOnlyList<X509Certificate2> certificates) => string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));
}
