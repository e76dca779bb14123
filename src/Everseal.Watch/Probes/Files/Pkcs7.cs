using System.Formats.Asn1;

namespace Everseal.Watch.Probes.Files;

/// <summary>The certificates of a PKCS#7 or CMS SignedData (RFC 5652, 5.1), as p7b files hold them: a set, so without order.</summary>
internal static class Pkcs7
{
    private const string SignedData = "1.2.840.113549.1.7.2";

    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <returns>Null when it is none, or holds no certificate.</returns>
    public static FileEntry? Read(ReadOnlyMemory<byte> octets)
    {
        try
        {
            var content = new AsnReader(octets, AsnEncodingRules.BER).ReadSequence();
            if (content.ReadObjectIdentifier() != SignedData)
                return null;
            var signed = content.ReadSequence(Explicit0).ReadSequence();
            signed.ReadEncodedValue(); // version
            signed.ReadEncodedValue(); // digest algorithms
            signed.ReadEncodedValue(); // content
            if (!signed.HasData || !signed.PeekTag().HasSameClassAndValue(Explicit0))
                return null;
            var certificates = ReadSet(signed.ReadSetOf(skipSortOrderValidation: true, Explicit0));
            return certificates.Count == 0 ? null : new FileEntry(null, certificates, IsOrdered: false);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    // RFC 5652, 10.2.2: other choices than a plain certificate bear context tags, and nobody uses them.
    private static List<ReadOnlyMemory<byte>> ReadSet(AsnReader set)
    {
        var certificates = new List<ReadOnlyMemory<byte>>();
        while (set.HasData)
        {
            var isCertificate = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
            var value = set.ReadEncodedValue();
            if (isCertificate)
                certificates.Add(value);
        }

        return certificates;
    }
}
