using System.Text;
using System.Xml;
using CsCheck;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Saml2;

public sealed class AssertionReaderTests
{
    private static readonly Assertion Full = new()
    {
        Id = "_1",
        IssueInstant = TokenFixture.Now,
        Issuer = TokenFixture.Issuer,
        NameId = "ann@everseal.local",
        Confirmation = new SubjectConfirmation.HolderOfKey(TokenFixture.HolderCertificate.RawDataMemory),
        NotBefore = TokenFixture.Now,
        NotOnOrAfter = TokenFixture.Now.AddHours(1),
        ProxyCount = 9,
        Delegates = [new AssertionDelegate("a@everseal.local", TokenFixture.Now), new AssertionDelegate("b@everseal.local", TokenFixture.Now)],
        RenewCount = 3,
        Audiences = ["https://rp.example/?a=1&b=<2>", "urn:other"],
        AuthnInstant = TokenFixture.Now.AddDays(-2),
        AuthnContext = Saml2Names.X509,
        Attributes = [new AssertionAttribute("Groups", "urn:groups", ["a", string.Empty, " c "]), new AssertionAttribute("Empty", "urn:empty", [])],
    };

    [Fact]
    public void Read_WhatTheWriterWrote_IsTheSameAssertion()
        => AssertionReader.Read(TokenFixture.Read(Written(Full))).OrThrow()
            .Should().BeEquivalentTo(Full, options => options.PreferringRuntimeMemberTypes().Using<ReadOnlyMemory<byte>>(
                context => context.Subject.ToArray().Should().Equal(context.Expectation.ToArray())).WhenTypeIs<ReadOnlyMemory<byte>>());

    [Fact]
    public void Read_AnyTextThatXmlCanCarry_SurvivesAndVerifies()
        => Gen.Select(XmlText, XmlText.Array[0, 4], XmlText).Sample(
            (name, values, audience) =>
            {
                var assertion = Full with { NameId = name, Audiences = [audience, name], Attributes = [new AssertionAttribute("Groups", "urn:groups", values)] };
                var xml = Written(assertion);
                var root = TokenFixture.Read(xml);
                var read = AssertionReader.Read(root).OrThrow();

                return read.NameId == name && read.Audiences.SequenceEqual([audience, name]) && read.Attributes[0].Values.SequenceEqual(values)
                    && XmlSignatureVerifier.VerifyEnveloped(root, [TokenFixture.Signer.VerificationKey.Signature]).IsSuccess
                    && (HasCarriageReturn(assertion) || FrameworkVerifies(xml));
            },
            iter: 300);

    [Theory]
    [InlineData("Version=\"2.0\"", "Version=\"2.1\"", "Version")]
    [InlineData(" Version=\"2.0\"", " Version=\"2.0\" Extra=\"1\"", "Extra")]
    [InlineData("<saml2:Subject>", "<saml2:Advice></saml2:Advice><saml2:Subject>", "just Issuer")]
    [InlineData("nameid-format:entity", "nameid-format:other", "Format")]
    [InlineData("claims/UPN\">ann", "claims/UPN\" NameQualifier=\"q\">ann", "NameQualifier")]
    [InlineData("ann@everseal", "ann<saml2:x></saml2:x>@everseal", "only text")]
    [InlineData("cm:holder-of-key", "cm:sender-vouches", "neither")]
    [InlineData("xsi:type=\"saml2:KeyInfoConfirmationDataType\"", "xsi:type=\"saml2:KeyInfoConfirmationDataType\" NotOnOrAfter=\"2027-01-01T00:00:00.000Z\"", "NotOnOrAfter")]
    [InlineData("saml2:KeyInfoConfirmationDataType", "ds:KeyInfoConfirmationDataType", "type")]
    [InlineData("ds:X509Certificate", "ds:KeyValue", "X509Certificate")]
    [InlineData("<saml2:Conditions NotBefore", "<saml2:Conditions Before", "Before")]
    [InlineData("<saml2:ProxyRestriction Count=\"9\"></saml2:ProxyRestriction>", "", "ProxyRestriction")]
    [InlineData("<saml2:ProxyRestriction Count=\"9\">", "<saml2:ProxyRestriction Count=\"-9\">", "Count")]
    [InlineData("<saml2:ProxyRestriction", "<saml2:OneTimeUse></saml2:OneTimeUse><saml2:ProxyRestriction", "OneTimeUse")]
    [InlineData("<saml2:ProxyRestriction", "<saml2:ProxyRestriction Count=\"1\"></saml2:ProxyRestriction><saml2:ProxyRestriction", "twice")]
    [InlineData("rsa:RenewRestrictionType", "rsa:AnotherType", "not understood")]
    [InlineData("names/2009/12/std-ext", "names/1999/12/std-ext", "not understood")]
    [InlineData("<saml2:Audience>urn:other</saml2:Audience>", "<saml2:Other>urn:other</saml2:Other>", "Audience")]
    [InlineData("<saml2:AudienceRestriction>", "<saml2:AudienceRestriction Any=\"1\">", "Any")]
    [InlineData("<saml2:AudienceRestriction>", "<saml2:AudienceRestriction><saml2:Audience>x</saml2:Audience></saml2:AudienceRestriction><saml2:AudienceRestriction>", "twice")]
    [InlineData("AuthnInstant=\"2026-11-29T12:00:00.123Z\"", "AuthnInstant=\"2026-11-29T12:00:00.123Z\" SessionIndex=\"1\"", "SessionIndex")]
    [InlineData("AuthnInstant=\"2026-11-29T12:00:00.123Z\"", "AuthnInstant=\"yesterday\"", "AuthnInstant")]
    [InlineData(" FriendlyName=\"Groups\"", "", "FriendlyName")]
    [InlineData("xsi:type=\"xs:string\">a<", "xsi:type=\"xs:integer\">a<", "type")]
    [InlineData("</saml2:AttributeStatement>", "</saml2:AttributeStatement><saml2:AttributeStatement></saml2:AttributeStatement>", "just Issuer")]
    [InlineData("<saml2:Subject>", "<saml2:Subject>stray", "text")]
    public void Read_OneDeviation_IsRefusedForThatReason(string what, string with, string reason)
    {
        var text = Encoding.UTF8.GetString(Written(Full).Span);
        text.Should().Contain(what);

        var error = AssertionReader.Read(TokenFixture.Read(Encoding.UTF8.GetBytes(text.Replace(what, with, StringComparison.Ordinal)))).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.AssertionMalformed);
        error.PublicDetail.Should().Contain(reason);
    }

    [Fact]
    public void Read_AnotherElement_IsRefused()
        => AssertionReader.Read(TokenFixture.Read("<x/>"u8.ToArray())).Error!.Code.Should().Be(ErrorCodes.Tokens.AssertionMalformed);

    [Fact]
    public void Read_ReserialisedWithMoreDeclarations_IsTheSame()
    {
        // lxml, in pyvmomi, moves the declarations of the envelope onto the token and shortens empty elements.
        var text = Encoding.UTF8.GetString(Written(Full).Span)
            .Replace("<saml2:Assertion ", "<saml2:Assertion xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\" ", StringComparison.Ordinal)
            .Replace("></saml2:ProxyRestriction>", "/>", StringComparison.Ordinal);
        var root = TokenFixture.Read(Encoding.UTF8.GetBytes(text));

        AssertionReader.Read(root).IsSuccess.Should().BeTrue();
        XmlSignatureVerifier.VerifyEnveloped(root, [TokenFixture.Signer.VerificationKey.Signature]).IsSuccess.Should().BeTrue();
    }

    private static Gen<string> XmlText { get; } = Gen.OneOf(
        Gen.String.AlphaNumeric,
        Gen.String["&<>\"' \t\n\r\\@é€ßЖ漢]"],
        Gen.Const("a\U0001F511b"),
        Gen.Const("]]>"));

    /// <summary>SignedXml loses them when it serialises the document for itself; xmlsec1 agrees with our form.</summary>
    private static bool HasCarriageReturn(Assertion assertion)
        => $"{assertion.NameId}{assertion.Audiences[0]}{string.Concat(assertion.Attributes[0].Values)}".Contains('\r', StringComparison.Ordinal);

    private static bool FrameworkVerifies(ReadOnlyMemory<byte> xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Encoding.UTF8.GetString(xml.Span));
        var signedXml = new System.Security.Cryptography.Xml.SignedXml(document);
        signedXml.LoadXml((XmlElement)document.GetElementsByTagName("Signature", XmlNames.Signature)[0]!);
        return signedXml.CheckSignature(TokenFixture.SigningKey);
    }

    private static ReadOnlyMemory<byte> Written(Assertion assertion)
    {
        var unsigned = AssertionWriter.Write(assertion);
        var signedInfo = unsigned.SignedInfo(TokenFixture.Signer.Algorithm);
        var value = TokenFixture.Signer.Algorithm.SignHash(TokenFixture.SigningKey, TokenFixture.Signer.Algorithm.HashData(signedInfo.Span));
        return unsigned.Complete(signedInfo.Span, value, [TokenFixture.SigningCertificate.RawDataMemory]);
    }
}
