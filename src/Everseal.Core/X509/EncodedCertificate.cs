using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>The outer shape of a certificate's DER (RFC 5280, 4.1), for what <see cref="X509Certificate2"/> does not show exactly.</summary>
public sealed record EncodedCertificate(
    ReadOnlyMemory<byte> ToBeSigned,
    ReadOnlyMemory<byte> SignatureAlgorithm,
    ReadOnlyMemory<byte> SignatureValue,
    ReadOnlyMemory<byte> SerialNumber,
    ReadOnlyMemory<byte> InnerSignatureAlgorithm,
    ValidityPeriod Validity)
{
    // Tags and lengths of the sequence and the bit string, at their longest.
    private const int Framing = 16;

    internal static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0);

    public static EncodedCertificate Of(X509Certificate2 certificate) => Read(certificate.RawDataMemory);

    /// <exception cref="AsnContentException">The bytes are not DER of this shape.</exception>
    public static EncodedCertificate Read(ReadOnlyMemory<byte> der)
    {
        var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var toBeSigned = certificate.ReadEncodedValue();
        var signatureAlgorithm = certificate.ReadEncodedValue();
        var signatureValue = certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();

        var fields = new AsnReader(toBeSigned, AsnEncodingRules.DER).ReadSequence();
        if (fields.PeekTag().HasSameClassAndValue(VersionTag))
            fields.ReadEncodedValue();
        var serialNumber = fields.ReadIntegerBytes();
        var innerAlgorithm = fields.ReadEncodedValue();
        fields.ReadEncodedValue(); // issuer
        var validity = fields.ReadSequence();
        return new EncodedCertificate(toBeSigned, signatureAlgorithm, signatureValue, serialNumber, innerAlgorithm,
            new ValidityPeriod(ReadTime(validity), ReadTime(validity)));
    }

    /// <summary>Puts a signature under to-be-signed bytes.</summary>
    public static byte[] Assemble(ReadOnlySpan<byte> toBeSigned, ReadOnlySpan<byte> signatureAlgorithm, ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, initialCapacity: toBeSigned.Length + signatureAlgorithm.Length + signature.Length + Framing);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(toBeSigned);
            writer.WriteEncodedValue(signatureAlgorithm);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    private static DateTimeOffset ReadTime(AsnReader reader)
        => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime(2049) : reader.ReadGeneralizedTime();
}
