using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.Keys;

/// <summary>The public half of a signing credential: what tokens are verified with and metadata publishes.</summary>
public sealed class VerificationKey
{
    internal VerificationKey(string keyId, X509Certificate2 certificate)
    {
        KeyId = keyId;
        Certificate = certificate;
        Validity = ValidityPeriod.Of(certificate);
        Signature = new SignatureKey(keyId, PublicKeyOf(certificate));
    }

    public string KeyId { get; }

    public X509Certificate2 Certificate { get; }

    public ValidityPeriod Validity { get; }

    /// <summary>The key as the XML signature verifier takes it; made once, since importing costs as much as verifying.</summary>
    public SignatureKey Signature { get; }

    private static AsymmetricAlgorithm PublicKeyOf(X509Certificate2 certificate)
        => (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey()
            ?? throw new ArgumentException("The credential's checks let through a key that is neither RSA nor ECDSA.", nameof(certificate));
}
