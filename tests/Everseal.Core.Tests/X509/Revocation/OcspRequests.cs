using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.Tests.X509.Revocation;

/// <summary>Writes OCSP requests as clients do, and as none should.</summary>
internal static class OcspRequests
{
    private const string NonceExtension = "1.3.6.1.5.5.7.48.1.2";

    public static byte[] Id(X509Certificate2 issuer, ReadOnlyMemory<byte> serial, string hash = "1.3.14.3.2.26", bool nullParameters = true)
    {
        var algorithm = hash == "1.3.14.3.2.26" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(hash);
                if (nullParameters)
                    writer.WriteNull();
            }

            writer.WriteOctetString(CryptographicOperations.HashData(algorithm, issuer.SubjectName.RawData));
            writer.WriteOctetString(CryptographicOperations.HashData(algorithm, issuer.PublicKey.EncodedKeyValue.RawData));
            writer.WriteInteger(serial.Span);
        }

        return writer.Encode();
    }

    /// <param name="nonce">The octets inside the nonce's own OCTET STRING; null for no nonce.</param>
    /// <param name="criticalExtension">Adds an extension that nobody knows and that the client insists on.</param>
    public static byte[] Write(IReadOnlyList<byte[]> ids, byte[]? nonce = null, bool criticalExtension = false, int? version = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            if (version is { } number)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteInteger(number);
            }

            using (writer.PushSequence())
            {
                foreach (var id in ids)
                {
                    using (writer.PushSequence())
                        writer.WriteEncodedValue(id);
                }
            }

            if (nonce is not null || criticalExtension)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                using (writer.PushSequence())
                    WriteExtensions(writer, nonce, criticalExtension);
            }
        }

        return writer.Encode();
    }

    private static void WriteExtensions(AsnWriter writer, byte[]? nonce, bool criticalExtension)
    {
        if (nonce is not null)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(NonceExtension);
                using (writer.PushOctetString())
                    writer.WriteOctetString(nonce);
            }
        }

        if (criticalExtension)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.3.4");
                writer.WriteBoolean(true);
                writer.WriteOctetString([5, 0]);
            }
        }
    }
}
