using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

public enum KeyFamily
{
    Rsa,
    Ecdsa,
}

/// <summary>The family and size of a public key: RSA modulus bits, or the bits of a named NIST curve.</summary>
public sealed record KeyStrength(KeyFamily Family, int Bits)
{
    /// <summary>Below this size RSA is refused unless the realm lets older clients in.</summary>
    public const int MinimumRsaBits = 2048;

    /// <summary>What the per-realm switch for older clients lowers the RSA bound to.</summary>
    public const int LegacyRsaBits = 1024;

    /// <summary>Above this size one signature check costs a caller nothing and us milliseconds.</summary>
    public const int MaximumRsaBits = 8192;

    /// <summary>True for a key that only the switch for older clients admits: certificate lists show it as a warning.</summary>
    public bool IsLegacy => Family is KeyFamily.Rsa && Bits < MinimumRsaBits;

    /// <summary>The key's strength, or null when it is neither RSA nor ECDSA on P-256, P-384 or P-521, or does not parse.</summary>
    public static KeyStrength? Of(PublicKey key)
    {
        if (key.Oid.Value == Oids.RsaEncryption)
            return RsaPublicKey.Read(key) is { } rsa ? new KeyStrength(KeyFamily.Rsa, rsa.ModulusBits) : null;
        return NamedCurve.BitsOf(key) is { } bits ? new KeyStrength(KeyFamily.Ecdsa, bits) : null;
    }

    /// <summary>Refuses a compressed point, which RFC 5480, 2.2 leaves to each reader; null for any other key.</summary>
    internal static StsError? CompressedPoint(PublicKey key) => NamedCurve.IsCompressed(key)
        ? ErrorCodes.Certificates.KeyPointCompressed.With("The key is a compressed point; send it uncompressed (RFC 5480, 2.2).")
        : null;

    /// <summary>
    /// By what others could compute the private key, in words; null when nothing is known. Unlike <see cref="Require(PublicKey, bool)"/> it
    /// lets a small exponent pass: old roots have 3, and that alone gives nobody their key.
    /// </summary>
    public static string? KnownFlaw(PublicKey key) => key.Oid.Value == Oids.RsaEncryption ? RsaPublicKey.Read(key)?.ModulusFlaw() : null;

    /// <summary>
    /// Accepts RSA from 2048 bits with a sound modulus and exponent, and ECDSA from P-256.
    /// <paramref name="allowRsa1024"/> is the realm's switch for older clients: it lowers the RSA bound and nothing else.
    /// </summary>
    public static Result<KeyStrength> Require(PublicKey key, bool allowRsa1024 = false) => Require(key, Of(key), allowRsa1024);

    /// <summary>The same, of a key whose strength was read.</summary>
    internal static Result<KeyStrength> Require(PublicKey key, KeyStrength? read, bool allowRsa1024 = false)
    {
        if (read is not { } strength)
            return CompressedPoint(key) ?? ErrorCodes.Certificates.KeyNotAllowed.With("The key is neither RSA nor ECDSA on P-256, P-384 or P-521.");
        var minimum = allowRsa1024 ? LegacyRsaBits : MinimumRsaBits;
        if (strength.Family is KeyFamily.Rsa && strength.Bits < minimum)
            return new StsError(ErrorCodes.Certificates.KeyTooWeak, $"The key is {strength}; at least RSA-{minimum} or ECDSA P-256 is required.");
        if (strength.Family is KeyFamily.Rsa && strength.Bits > MaximumRsaBits)
            return new StsError(ErrorCodes.Certificates.KeyNotAllowed, $"The key is {strength}; at most RSA-{MaximumRsaBits} is accepted.");
        if (strength.Family is KeyFamily.Rsa && RsaPublicKey.Read(key)?.Weakness() is { } weakness)
            return new StsError(ErrorCodes.Certificates.KeyTooWeak, weakness);
        return strength;
    }

    public override string ToString() => Family is KeyFamily.Rsa ? $"RSA-{Bits}" : $"ECDSA P-{Bits}";
}
