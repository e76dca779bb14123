using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Federation;

/// <summary>A key and the first certificate of its x5c must be of one key (RFC 7517 §4.7): readers take either.</summary>
internal static class JsonWebKeyMatch
{
    /// <returns>True only when both could be read and differ.</returns>
    public static bool Differs(JsonElement key, byte[] certificate)
    {
        try
        {
            var published = CertificateContent.Read(certificate).PublicKey.EncodedKeyValue.RawData;
            return key.Text("kty") switch
            {
                "RSA" => DiffersRsa(key, published),
                "EC" => DiffersPoint(key, published),
                _ => false,
            };
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static bool DiffersRsa(JsonElement key, byte[] published)
    {
        var numbers = new AsnReader(published, AsnEncodingRules.DER).ReadSequence();
        var modulus = numbers.ReadIntegerBytes().Span.TrimStart((byte)0);
        return Number(key, "n") is { } given && !given.AsSpan().TrimStart((byte)0).SequenceEqual(modulus);
    }

    // SEC 1, 2.3.3: 04, x, y. A compressed point is not compared.
    private static bool DiffersPoint(JsonElement key, byte[] published)
        => published is [4, .. var point] && Number(key, "x") is { } x && Number(key, "y") is { } y && !point.AsSpan().SequenceEqual([.. x, .. y]);

    private static byte[]? Number(JsonElement key, string name)
        => key.Text(name) is { } text ? Base64Url.DecodeFromChars(text) : null;
}
