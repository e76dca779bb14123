using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// The curve of an EC key (SP 800-186, 3.2.1). RFC 5480 2.1.1 wants it by name; explicit parameters are refused
/// (CVE-2020-0601), compressed points too.
/// </summary>
/// <param name="Prime">Of the field.</param>
/// <param name="B">Of the equation y² = x³ - 3x + b.</param>
internal sealed record NamedCurve(string Oid, int Bits, BigInteger Prime, BigInteger B)
{
    private const byte Uncompressed = 4;

    private int Octets => (Bits + 7) / 8;

    private static readonly NamedCurve[] Known =
    [
        new(Oids.Secp256r1, 256, Power(256) - Power(224) + Power(192) + Power(96) - 1,
            Number("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")),
        new(Oids.Secp384r1, 384, Power(384) - Power(128) - Power(96) + Power(32) - 1,
            Number("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef")),
        new(Oids.Secp521r1, 521, Power(521) - 1,
            Number("51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00")),
    ];

    /// <summary>As OpenSSL names it, with a zero octet at the end of which the span tells nothing.</summary>
    public ReadOnlySpan<byte> Group => Bits switch { 256 => "P-256"u8, 384 => "P-384"u8, _ => "P-521"u8 };

    /// <summary>The curve that the key names, when its point has that curve's form; whether the point lies on it is not asked.</summary>
    public static NamedCurve? Of(PublicKey key)
        => key.Oid.Value == Oids.EcPublicKey && Array.Find(Known, curve => curve.Oid == Name(key)) is { } curve && curve.HasForm(key.EncodedKeyValue.RawData)
            ? curve
            : null;

    /// <summary>Whether the key is a point's one coordinate and the other's parity, on whatever curve (SEC 1, 2.3.3).</summary>
    public static bool IsCompressed(PublicKey key) => key.Oid.Value == Oids.EcPublicKey && key.EncodedKeyValue.RawData is [2 or 3, ..];

    /// <summary>The size of the key's curve; null when its point does not lie on it.</summary>
    public static int? BitsOf(PublicKey key) => Of(key) is { } curve && curve.Holds(key.EncodedKeyValue.RawData) ? curve.Bits : null;

    private static string? Name(PublicKey key)
    {
        if (key.EncodedParameters is not { } parameters)
            return null;
        try
        {
            return AsnDecoder.ReadObjectIdentifier(parameters.RawData, AsnEncodingRules.DER, out _);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private bool HasForm(ReadOnlySpan<byte> point) => point.Length == 1 + (2 * Octets) && point[0] == Uncompressed;

    // SEC 1, 3.2.2.1. These curves have a cofactor of 1: every point on one, but infinity, has the full order.
    private bool Holds(ReadOnlySpan<byte> point)
    {
        var x = new BigInteger(point.Slice(1, Octets), isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(point[(1 + Octets)..], isUnsigned: true, isBigEndian: true);
        return x < Prime && y < Prime && (((y * y) - (((x * x) - 3) * x) - B) % Prime).IsZero;
    }

    private static BigInteger Power(int exponent) => BigInteger.One << exponent;

    private static BigInteger Number(string hexadecimal) => BigInteger.Parse("0" + hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
