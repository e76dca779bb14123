using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>The curve of an EC key. RFC 5480 2.1.1 wants it by name; explicit parameters are refused (CVE-2020-0601).</summary>
internal static class NamedCurve
{
    public static int? BitsOf(PublicKey key)
    {
        if (Name(key) is not { } curve || !HasPointOnCurve(key))
            return null;
        return curve switch
        {
            Oids.Secp256r1 => 256,
            Oids.Secp384r1 => 384,
            Oids.Secp521r1 => 521,
            _ => null,
        };
    }

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

    private static bool HasPointOnCurve(PublicKey key)
    {
        try
        {
            using var point = key.GetECDsaPublicKey();
            return point is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
