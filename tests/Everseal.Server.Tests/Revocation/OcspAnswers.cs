using System.Formats.Asn1;

namespace Everseal.Server.Tests.Revocation;

/// <summary>Reads OCSP answers by other code than that which wrote them.</summary>
internal static class OcspAnswers
{
    public static IReadOnlyList<string> Statuses(ReadOnlyMemory<byte> der)
    {
        var answer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        answer.ReadEnumeratedBytes().ToArray().Should().Equal([0], "an answer with content is successful");
        var bytes = answer.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        bytes.ReadObjectIdentifier();
        var data = new AsnReader(bytes.ReadOctetString(), AsnEncodingRules.DER).ReadSequence().ReadSequence();
        data.ReadEncodedValue();
        data.ReadEncodedValue();
        var singles = data.ReadSequence();
        var statuses = new List<string>();
        while (singles.HasData)
        {
            var single = singles.ReadSequence();
            single.ReadEncodedValue();
            statuses.Add(single.PeekTag().TagValue switch { 0 => "good", 1 => "revoked", _ => "unknown" });
        }

        return statuses;
    }
}
