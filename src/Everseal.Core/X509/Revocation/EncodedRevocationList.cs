using System.Formats.Asn1;
using System.Numerics;

namespace Everseal.Core.X509.Revocation;

/// <summary>An entry of a list as it was read.</summary>
internal readonly record struct EncodedEntry(ReadOnlyMemory<byte> SerialNumber, DateTimeOffset RevokedAt, IReadOnlyList<EncodedExtension> Extensions);

/// <summary>A CertificateList (RFC 5280, 5.1) as it was read, for lints and for what the store holds.</summary>
internal sealed record EncodedRevocationList(
    ReadOnlyMemory<byte> ToBeSigned,
    ReadOnlyMemory<byte> SignatureAlgorithm,
    ReadOnlyMemory<byte> SignatureValue,
    BigInteger? Version,
    ReadOnlyMemory<byte> InnerSignatureAlgorithm,
    ReadOnlyMemory<byte> Issuer,
    DateTimeOffset ThisUpdate,
    DateTimeOffset? NextUpdate,
    IReadOnlyList<EncodedEntry>? Entries,
    IReadOnlyList<EncodedExtension> Extensions)
{
    private static readonly Asn1Tag ListExtensions = new(TagClass.ContextSpecific, 0);

    /// <exception cref="AsnContentException">The bytes are not DER of this shape.</exception>
    public static EncodedRevocationList Read(ReadOnlyMemory<byte> der)
    {
        var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var toBeSigned = list.ReadEncodedValue();
        var signatureAlgorithm = list.ReadEncodedValue();
        var signatureValue = list.ReadBitString(out _);
        list.ThrowIfNotEmpty();

        var fields = new AsnReader(toBeSigned, AsnEncodingRules.DER).ReadSequence();
        var read = new EncodedRevocationList(
            toBeSigned,
            signatureAlgorithm,
            signatureValue,
            fields.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) ? fields.ReadInteger() : null,
            fields.ReadEncodedValue(),
            fields.ReadEncodedValue(),
            ReadTime(fields),
            fields.HasData && IsTime(fields.PeekTag()) ? ReadTime(fields) : null,
            fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? ReadEntries(fields.ReadSequence()) : null,
            fields.HasData ? EncodedExtension.ReadAll(fields.ReadSequence(ListExtensions).ReadSequence()) : []);
        fields.ThrowIfNotEmpty();
        return read;
    }

    public EncodedExtension? Find(string oid) => Extensions.FirstOrDefault(extension => extension.Oid == oid);

    private static List<EncodedEntry> ReadEntries(AsnReader entries)
    {
        var read = new List<EncodedEntry>();
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            read.Add(new EncodedEntry(
                entry.ReadIntegerBytes(),
                ReadTime(entry),
                entry.HasData ? EncodedExtension.ReadAll(entry.ReadSequence()) : []));
            entry.ThrowIfNotEmpty();
        }

        return read;
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader)
        => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime(2049) : reader.ReadGeneralizedTime();
}
