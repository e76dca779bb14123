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
public sealed class IssuedCertificate
{
    private readonly Lazy<X509Certificate2> _certificate;
    private readonly IReadOnlyList<X509Certificate2> _issuers;
    private readonly X509Certificate2? _cross;

    /// <param name="der">The certificate; the platform's parser, which costs more than the signature, reads it only for who asks for its object.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="issuers">The one that signed it first, the root last; none for a root.</param>
    /// <param name="cross">What the root before it says of the root: for who trusts that one alone.</param>
    public IssuedCertificate(byte[] der, CertificateContent content, IReadOnlyList<X509Certificate2> issuers, X509Certificate2? cross = null)
    {
        Der = der;
        Content = content;
        _issuers = issuers;
        _cross = cross;
        _certificate = new Lazy<X509Certificate2>(() => X509CertificateLoader.LoadCertificate(der));
    }

    public ReadOnlyMemory<byte> Der { get; }

    public X509Certificate2 Certificate => _certificate.Value;

    public CertificateContent Content { get; }

    /// <summary>The certificate itself first, the root last.</summary>
    public IReadOnlyList<X509Certificate2> Chain => [Certificate, .. _issuers];

    /// <summary>Certificates in PEM, in the order of the chain; a cross-certificate stands before the root that it is about.</summary>
    public string ToPem() => Pem([.. Sent, .. _issuers.TakeLast(1)]);

    /// <summary>As TLS sends it: without the root, which the other side must know by itself.</summary>
    public string ToPemWithoutRoot() => Pem(Sent);

    private IReadOnlyList<X509Certificate2> Sent => _cross is null ? [.. _issuers.SkipLast(1)] : [.. _issuers.SkipLast(1), _cross];

    private string Pem(IReadOnlyList<X509Certificate2> issuers)
        => string.Join('\n', issuers.Select(issuer => issuer.ExportCertificatePem()).Prepend(System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", Der.Span))) + "\n";
}
