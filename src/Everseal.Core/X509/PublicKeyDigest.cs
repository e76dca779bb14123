using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>The name of a public key in records: SHA-256 of its SubjectPublicKeyInfo, as other tools print it.</summary>
public static class PublicKeyDigest
{
    /// <summary>
    /// Of the encoding that RFC 3279 prescribes. An RSA key is encoded anew from its numbers, so that the same key under
    /// other parameters (RFC 4055, 1.2) or with octets behind it does not pass for another one.
    /// </summary>
    public static byte[] Of(PublicKey key)
        => SHA256.HashData(key.Oid.Value == Oids.RsaEncryption && RsaPublicKey.Read(key) is { } rsa ? Encode(rsa) : key.ExportSubjectPublicKeyInfo());

    private static byte[] Encode(RsaPublicKey rsa)
    {
        var numbers = new AsnWriter(AsnEncodingRules.DER);
        using (numbers.PushSequence())
        {
            numbers.WriteInteger(rsa.Modulus);
            numbers.WriteInteger(rsa.Exponent);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.RsaEncryption);
                writer.WriteNull();
            }

            writer.WriteBitString(numbers.Encode());
        }

        return writer.Encode();
    }
}
