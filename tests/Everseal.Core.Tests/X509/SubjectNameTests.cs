using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class SubjectNameTests
{
    [Fact]
    public void Text_SolutionUser_ReadsMostSpecificFirst()
        => SubjectName.Text(Name(("2.5.4.6", "US"), ("2.5.4.11", "mID-42"), ("2.5.4.3", "vpxd"))).Should().Be("CN=vpxd,OU=mID-42,C=US");

    [Fact]
    public void Text_SpecialCharacters_AreEscapedByRfc4514()
        => SubjectName.Text(Name(("2.5.4.3", " a,b+c\"d\\e<f>;=\n "))).Should().Be(@"CN=\ a\,b\+c\""d\\e\<f\>\;\=\0A\ ");

    [Fact]
    public void Text_UnknownAttribute_ShowsItsIdentifier()
        => SubjectName.Text(Name(("1.2.3.4", "x"))).Should().Be("1.2.3.4=x");

    [Fact]
    public void ComparisonKey_CaseWhiteSpaceAndStringType_DoNotMatter()
        => SubjectName.ComparisonKey(Name(UniversalTagNumber.UTF8String, ("2.5.4.3", "  My   Service ")))
            .Should().Be(SubjectName.ComparisonKey(Name(UniversalTagNumber.PrintableString, ("2.5.4.3", "my service"))));

    [Fact]
    public void ComparisonKey_OrderOfParts_Matters()
        => SubjectName.ComparisonKey(Name(("2.5.4.10", "a"), ("2.5.4.3", "b")))
            .Should().NotBe(SubjectName.ComparisonKey(Name(("2.5.4.3", "b"), ("2.5.4.10", "a"))));

    [Fact]
    public void ComparisonKey_ValueThatImitatesTwoParts_DiffersFromTwoParts()
        => SubjectName.ComparisonKey(Name(("2.5.4.3", "a,2.5.4.3=b")))
            .Should().NotBe(SubjectName.ComparisonKey(Name(("2.5.4.3", "a"), ("2.5.4.3", "b"))));

    [Fact]
    public void ComparisonKey_PartOfTwoAttributes_IgnoresTheirOrder()
        => SubjectName.ComparisonKey(OnePart(("2.5.4.3", "a"), ("2.5.4.11", "b")))
            .Should().Be(SubjectName.ComparisonKey(OnePart(("2.5.4.11", "b"), ("2.5.4.3", "a"))));

    [Fact]
    public void CommonName_Several_IsTheMostSpecific()
        => SubjectName.CommonName(Name(("2.5.4.3", "outer"), ("2.5.4.3", "inner"))).Should().Be("inner");

    [Fact]
    public void CommonName_None_IsNull()
        => SubjectName.CommonName(Name(("2.5.4.10", "Example"))).Should().BeNull();

    private static X500DistinguishedName Name(params (string Type, string Value)[] attributes) => Name(UniversalTagNumber.UTF8String, attributes);

    private static X500DistinguishedName Name(UniversalTagNumber kind, params (string Type, string Value)[] attributes)
        => Encode(writer =>
        {
            foreach (var attribute in attributes)
            {
                using (writer.PushSetOf())
                    Write(writer, kind, attribute);
            }
        });

    // A set whose members are not in DER's order, as some writers leave it.
    private static X500DistinguishedName OnePart(params (string Type, string Value)[] attributes)
        => Encode(writer =>
        {
            using (writer.PushSetOf())
            {
                foreach (var attribute in attributes)
                    Write(writer, UniversalTagNumber.UTF8String, attribute);
            }
        });

    private static void Write(AsnWriter writer, UniversalTagNumber kind, (string Type, string Value) attribute)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(attribute.Type);
            writer.WriteCharacterString(kind, attribute.Value);
        }
    }

    private static X500DistinguishedName Encode(Action<AsnWriter> parts)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
            parts(writer);
        return new X500DistinguishedName(writer.Encode());
    }
}
