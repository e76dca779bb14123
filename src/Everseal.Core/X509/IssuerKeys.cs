using System.Security.Cryptography;
using Everseal.Core.Collections;

namespace Everseal.Core.X509;

/// <summary>
/// The keys of foreign issuers, kept open: to open one costs OpenSSL several times what it costs to verify with it, and the
/// thousand servers of a fleet have a handful of issuers. What is kept changes no answer.
/// </summary>
internal sealed class IssuerKeys
{
    /// <summary>Hostile chains bring an issuer each.</summary>
    private const int MostIssuers = 64;

    private readonly BoundedCache<ReadOnlyMemory<byte>, Slot> _slots = new(MostIssuers, OctetComparer.Shared);

    /// <returns>Null when the issuer's key is of no family that is verified here, or does not parse.</returns>
    public bool? Verify(CertificateContent issuer, EncodedCertificate certificate)
    {
        var slot = _slots.GetOrAdd(issuer.Encoded.ToBeSigned, _ => new Slot());
        var key = slot.Take() ?? CertificateSignatureAlgorithm.KeyOf(issuer.PublicKey);
        if (key is null)
            return null;
        try
        {
            return CertificateSignature.IsBy(key, certificate);
        }
        finally
        {
            slot.Return(key);
        }
    }

    /// <summary>.NET promises no key object to two threads at once: whoever finds it taken opens another.</summary>
    private sealed class Slot
    {
        private AsymmetricAlgorithm? _idle;

        public AsymmetricAlgorithm? Take() => Interlocked.Exchange(ref _idle, null);

        public void Return(AsymmetricAlgorithm key) => Interlocked.Exchange(ref _idle, key)?.Dispose();
    }
}
