using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

internal static class CertificateSignature
{
    /// <summary>False for SHA-1 and whatever else nobody should rely on: then no key can have signed it, as far as we are concerned.</summary>
    public static bool IsAccepted(X509Certificate2 certificate) => AlgorithmOf(EncodedCertificate.Of(certificate)) is not null;

    /// <summary>True when the key signed the certificate by an accepted algorithm, named alike inside and outside (RFC 5280, 4.1.1.2).</summary>
    public static bool IsBy(PublicKey issuerKey, X509Certificate2 certificate) => IsBy(issuerKey, EncodedCertificate.Of(certificate));

    public static bool IsBy(PublicKey issuerKey, EncodedCertificate encoded)
        => AlgorithmOf(encoded)?.Verify(issuerKey, encoded.ToBeSigned.Span, encoded.SignatureValue.Span) is true;

    /// <summary>The same with a key that is open already: to open one costs more than to verify with it.</summary>
    public static bool IsBy(AsymmetricAlgorithm issuerKey, EncodedCertificate encoded)
        => AlgorithmOf(encoded)?.Verify(issuerKey, encoded.ToBeSigned.Span, encoded.SignatureValue.Span) is true;

    private static CertificateSignatureAlgorithm? AlgorithmOf(EncodedCertificate encoded)
        => encoded.SignatureAlgorithm.Span.SequenceEqual(encoded.InnerSignatureAlgorithm.Span)
            ? CertificateSignatureAlgorithm.Read(encoded.SignatureAlgorithm)
            : null;
}
