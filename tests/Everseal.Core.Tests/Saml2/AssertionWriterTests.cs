using System.Text;
using System.Xml;
using Everseal.Core.Saml2;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Saml2;

/// <summary>
/// The token grammar that clients re-serialise. Each rule is one that a real client's signature broke on when it
/// was not kept.
/// </summary>
public sealed class AssertionWriterTests
{
    private static readonly RelyingParty WithAudience = new("https://rp.example/", TokenFixture.Policy);

    public static TheoryData<string> Kinds => ["bearer", "holder-of-key", "act-as"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_FixedSubject_GivesTheCommittedOctets(string kind)
    {
        var xml = Issue(kind).Xml;
        var file = Path.Combine(Vectors.Folder("tokens"), kind + ".xml");
        if (Environment.GetEnvironmentVariable("EVERSEAL_WRITE_VECTORS") == "1")
            File.WriteAllBytes(file, xml.ToArray());

        Encoding.UTF8.GetString(xml.Span).Should().Be(File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyToken_IsItsOwnExclusiveCanonicalForm(string kind)
    {
        var root = TokenFixture.Read(Issue(kind).Xml);
        var canonical = new XmlBytes();
        ExclusiveCanonicalXml.Write(root, canonical, ["xs", "xsi"], root.Find(XmlNames.Signature, "Signature"));

        var written = AssertionWriter.Write(AssertionReader.Read(root).OrThrow()).Canonical;

        Encoding.UTF8.GetString(written.Span).Should().Be(Encoding.UTF8.GetString(canonical.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyToken_VerifiesWithTheFrameworksSignedXml(string kind)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Encoding.UTF8.GetString(Issue(kind).Xml.Span));
        var signature = (XmlElement)document.DocumentElement!.GetElementsByTagName("Signature", XmlNames.Signature)[0]!;
        var signedXml = new System.Security.Cryptography.Xml.SignedXml(document);
        signedXml.LoadXml(signature);

        signedXml.CheckSignature(TokenFixture.SigningKey).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyToken_HoldsNoWhitespaceBetweenElementsAndNoEmptyTag(string kind)
    {
        var text = Text(kind);

        text.Should().NotMatchRegex(@">\s+<").And.NotContain("/>").And.StartWith("<saml2:Assertion ").And.EndWith("</saml2:Assertion>");
        text.Should().NotContain("\r").And.NotContain("\n");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyToken_UsesThePrefixesThatClientsExpect(string kind)
        => TokenFixture.Read(Issue(kind).Xml).SelfAndDescendants()
            .Select(element => (element.NamespaceUri, element.Prefix)).Distinct()
            .Should().BeSubsetOf([
                (Saml2Names.Assertion, "saml2"), (XmlNames.Signature, "ds"),
                (XmlNames.ExclusiveCanonicalization, "ec"), (Saml2Names.Delegation, "del")]);

    [Fact]
    public void Write_AnyToken_HasItsChildrenInOrderEachOnce()
        => Names(Root("bearer")).Should().Equal("Issuer", "Signature", "Subject", "Conditions", "AuthnStatement", "AttributeStatement");

    [Fact]
    public void Write_AnyToken_IssuerAndNameIdCarryOnlyFormat()
    {
        var root = Root("bearer");

        AttributesOf(Child(root, "Issuer")).Should().Equal("Format");
        AttributesOf(Child(Child(root, "Subject"), "NameID")).Should().Equal("Format");
        AttributesOf(root).Should().Equal("ID", "IssueInstant", "Version");
    }

    [Fact]
    public void Write_Bearer_ConfirmationDataHasOnlyItsEnd()
    {
        var data = Child(Child(Child(Root("bearer"), "Subject"), "SubjectConfirmation"), "SubjectConfirmationData");

        AttributesOf(data).Should().Equal("NotOnOrAfter");
        data.Children.Should().BeEmpty();
    }

    [Fact]
    public void Write_HolderOfKey_ConfirmationDataHasTypeAndCertificateAndNoEnd()
    {
        var data = Child(Child(Child(Root("holder-of-key"), "Subject"), "SubjectConfirmation"), "SubjectConfirmationData");

        AttributesOf(data).Should().Equal("xsi:type=saml2:KeyInfoConfirmationDataType");
        Names(data).Should().Equal("KeyInfo");
        Names(data.Elements().Single()).Should().Equal("X509Data");
        Names(data.Elements().Single().Elements().Single()).Should().Equal("X509Certificate");
    }

    [Fact]
    public void Write_Conditions_StandInOrderWithTheAudienceLast()
    {
        var conditions = Child(TokenFixture.Read(Issue("act-as", WithAudience).Xml), "Conditions");

        AttributesOf(conditions).Should().Equal("NotBefore", "NotOnOrAfter");
        Names(conditions).Should().Equal("ProxyRestriction", "Condition", "Condition", "AudienceRestriction");
        conditions.Elements().Select(element => element.Attribute(XmlNames.XmlSchemaInstance, "type"))
            .Should().Equal(null, "del:DelegationRestrictionType", "rsa:RenewRestrictionType", null);
    }

    [Fact]
    public void Write_WithoutAppliesTo_HasNoAudienceRestriction()
        => Text("bearer").Should().NotContain("Audience");

    [Fact]
    public void Write_TypePrefixes_AreDeclaredWhereTheyAreUsed()
    {
        var conditions = Child(Root("act-as"), "Conditions").Elements(Saml2Names.Assertion, "Condition").ToList();

        conditions[0].ResolvePrefix("del").Should().Be(Saml2Names.Delegation);
        conditions[1].ResolvePrefix("rsa").Should().Be(Saml2Names.RenewRestriction);
    }

    [Fact]
    public void Write_AuthnStatement_HasOnlyTheInstant()
        => AttributesOf(Child(Root("bearer"), "AuthnStatement")).Should().Equal("AuthnInstant");

    [Fact]
    public void Write_Attributes_HaveAllThreeNamesAndTypedValues()
    {
        var attributes = Child(Root("bearer"), "AttributeStatement").Elements().ToList();

        attributes.Select(attribute => attribute.Attribute("FriendlyName"))
            .Should().Equal("Groups", "givenName", "surname", "emailAddress", "Subject Type");
        attributes.Should().AllSatisfy(attribute => AttributesOf(attribute).Should().Equal("FriendlyName", "Name", "NameFormat"));
        attributes.SelectMany(attribute => attribute.Elements())
            .Should().AllSatisfy(value => AttributesOf(value).Should().Equal("xsi:type=xs:string"));
    }

    [Fact]
    public void Write_ControlCharacter_Throws()
    {
        var assertion = AssertionReader.Read(Root("bearer")).OrThrow();

        var write = () => AssertionWriter.Write(assertion with { NameId = "ann\u0001@everseal.local" });

        write.Should().Throw<ArgumentException>();
    }

    private static SecurityToken Issue(string kind, RelyingParty? relyingParty = null) => kind switch
    {
        "bearer" => TokenFixture.Token(relyingParty: relyingParty),
        "holder-of-key" => TokenFixture.Token(TokenFixture.HolderOfKey, TokenFixture.Service, relyingParty),
        _ => TokenFixture.Token(
            TokenFixture.HolderOfKey with { Template = TokenDelegationTests.Allow(TokenFixture.Token()).OrThrow() }, relyingParty: relyingParty),
    };

    private static string Text(string kind) => Encoding.UTF8.GetString(Issue(kind).Xml.Span);

    private static Element Root(string kind) => TokenFixture.Read(Issue(kind).Xml);

    private static Element Child(Element element, string name) => element.Elements().Single(child => child.LocalName == name);

    private static IEnumerable<string> Names(Element element) => element.Elements().Select(child => child.LocalName);

    private static IEnumerable<string> AttributesOf(Element element) => element.Attributes.Select(attribute =>
        attribute.NamespaceUri == XmlNames.XmlSchemaInstance ? $"xsi:{attribute.LocalName}={attribute.Value}" : attribute.LocalName);
}
