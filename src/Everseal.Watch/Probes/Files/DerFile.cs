using System.Formats.Asn1;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Files;

/// <summary>A file that is one ASN.1 value: a certificate, PKCS#7 or PKCS#12, told apart by what it begins with.</summary>
internal static class DerFile
{
    private const byte Sequence = 0x30;

    public static bool MayBeOne(ReadOnlySpan<byte> octets) => octets is [Sequence, >= 0x80, ..];

    /// <returns>Null for ASN.1 of another kind: a key, a request, a revocation list.</returns>
    public static FileContent? Read(ReadOnlyMemory<byte> octets, string? passphrase)
    {
        try
        {
            var outer = new AsnReader(octets, AsnEncodingRules.BER).ReadSequence();
            if (outer.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
                return Pkcs7.Read(octets) is { } bag ? new FileContent([bag]) : null;
            if (outer.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
                return IsPkcs12(outer) ? Pkcs12.Read(octets, passphrase) : null;
            return IsCertificate(outer) ? new FileContent([new FileEntry(null, [octets])]) : null;
        }
        catch (AsnContentException cut)
        {
            return FileContent.Of(ErrorCodes.FileProbes.CertificateInFileMalformed.With("It begins as ASN.1 and does not end so: cut off or damaged.", cut.Message));
        }
    }

    // RFC 7292, 4: version 3 and a ContentInfo. PKCS#8 and PKCS#1 keys have version 0 or 1.
    private static bool IsPkcs12(AsnReader outer)
        => outer.TryReadInt32(out var version) && version == 3 && outer.HasData && outer.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);

    // RFC 5280, 4.1: only a certificate has its validity, a sequence of two times, as its fourth or fifth field. A revocation
    // list and a request have something else there.
    private static bool IsCertificate(AsnReader outer)
    {
        var fields = outer.ReadSequence();
        if (fields.HasData && fields.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 0 })
            fields.ReadEncodedValue();
        for (var field = 0; field < 3 && fields.HasData; field++)
            fields.ReadEncodedValue();
        if (!fields.HasData || !fields.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            return false;
        var validity = fields.ReadSequence();
        return validity.HasData && validity.PeekTag() is { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime };
    }
}
