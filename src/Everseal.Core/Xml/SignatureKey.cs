using System.Security.Cryptography;

namespace Everseal.Core.Xml;

/// <summary>A public key that configuration trusts for one purpose. Never made from a message.</summary>
/// <param name="KeyId">Names the key in results and logs.</param>
/// <param name="PublicKey">RSA or ECDsa. Shared between threads: verification with the platform's keys does not change them.</param>
public sealed record SignatureKey(string KeyId, AsymmetricAlgorithm PublicKey);

/// <summary>What a verified signature vouches for.</summary>
/// <param name="Key">The configured key that verified it.</param>
/// <param name="Algorithm">The signature algorithm.</param>
/// <param name="Signed">The signed elements themselves: read only from these.</param>
/// <param name="SignedInfoDigest">
/// Identifies the message for replay detection. Not SignatureValue: anyone can turn one valid ECDSA signature into another.
/// </param>
public sealed record VerifiedSignature(
    SignatureKey Key, SignatureAlgorithm Algorithm, IReadOnlyList<Element> Signed, ReadOnlyMemory<byte> SignedInfoDigest);
