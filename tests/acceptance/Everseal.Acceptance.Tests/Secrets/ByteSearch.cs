using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Everseal.Acceptance.Tests.Secrets;

/// <summary>Looks for secrets in bytes that must not hold them.</summary>
internal static class ByteSearch
{
    public static bool HoldsOctets(ReadOnlySpan<byte> data, ReadOnlySpan<byte> secret) => data.IndexOf(secret) >= 0;

    public static bool HoldsText(ReadOnlySpan<byte> data, string secret)
        => data.IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0 || data.IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0;

    /// <summary>
    /// Whether a prime factor of the modulus stands anywhere, in either byte order: that is an RSA private key,
    /// whatever wraps it. Every window of half the modulus' length is tried as a divisor.
    /// </summary>
    public static bool HoldsFactor(ReadOnlySpan<byte> data, RSAParameters publicKey)
    {
        var modulus = new BigInteger(publicKey.Modulus, isUnsigned: true, isBigEndian: true);
        var length = publicKey.Modulus!.Length / 2;
        for (var start = 0; start + length <= data.Length; start++)
        {
            var window = data.Slice(start, length);
            if (IsFactor(window, modulus, isBigEndian: true) || IsFactor(window, modulus, isBigEndian: false))
                return true;
        }

        return false;
    }

    // A prime of an RSA key is odd and has its highest bit set: that spares nearly all divisions.
    private static bool IsFactor(ReadOnlySpan<byte> window, BigInteger modulus, bool isBigEndian)
    {
        var (highest, lowest) = isBigEndian ? (window[0], window[^1]) : (window[^1], window[0]);
        return (highest & 0x80) != 0 && (lowest & 1) != 0 && (modulus % new BigInteger(window, isUnsigned: true, isBigEndian)).IsZero;
    }
}
