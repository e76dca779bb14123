using System.Formats.Asn1;
using System.Security.Cryptography;
using Everseal.Core.Collections;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Tls;

/// <summary>
/// Certificates that were read, so that the one of many hosts, and the issuers that a fleet's servers share, are read once and
/// held once: one for all that a run looks with. What is kept changes no answer. Safe for several threads.
/// </summary>
public sealed class KnownCertificates
{
    /// <summary>Hostile chains bring new ones each.</summary>
    private const int Most = 256;

    private readonly BoundedCache<ReadOnlyMemory<byte>, KnownCertificate> _certificates = new(Most, OctetComparer.Shared);

    /// <exception cref="AsnContentException">The bytes are not DER of RFC 5280, 4.1.</exception>
    /// <exception cref="CryptographicException">The key is not.</exception>
    internal KnownCertificate Read(ReadOnlyMemory<byte> der) => _certificates.GetOrAdd(der, sent => new KnownCertificate(sent, CertificateContent.Read(sent)));
}

/// <param name="Der">The octets that <paramref name="Content"/> was read from.</param>
internal sealed record KnownCertificate(ReadOnlyMemory<byte> Der, CertificateContent Content);
