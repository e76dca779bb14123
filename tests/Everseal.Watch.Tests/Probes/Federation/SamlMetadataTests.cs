using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Fixtures.Certificates;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Tests.Probes.Federation;

public sealed class SamlMetadataTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string First = Self("first");
    private static readonly string Second = Self("second");

    [Fact]
    public void ToContent_SigningAndEncryption_KeepsUseAndOrder()
    {
        var content = Read(Entity(Role("IDPSSODescriptor", Key("signing", First) + Key("encryption", Second))));

        content.Certificates.Select(certificate => (certificate.Use, certificate.Chain, certificate.Slot)).Should().Equal(
            (CertificateUse.TokenSigning, 0, "IDPSSODescriptor signing"), (CertificateUse.TokenEncryption, 1, "IDPSSODescriptor encryption"));
        content.Certificates.Should().AllSatisfy(certificate => certificate.InUse.Should().BeNull());
    }

    [Fact]
    public void ToContent_NoUse_IsForBoth()
        => Read(Entity(Role("SPSSODescriptor", Key(null, First)))).Certificates.Select(certificate => certificate.Use).Should().Equal(CertificateUse.TokenSigning, CertificateUse.TokenEncryption);

    [Fact]
    public void ToContent_SameKeyInTwoRoles_IsOneKey()
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", First)) + Role("SPSSODescriptor", Key("signing", First) + Key("signing", Second)))).Certificates
            .Select(certificate => certificate.Slot).Should().Equal("IDPSSODescriptor signing", "SPSSODescriptor signing");

    [Fact]
    public void ToContent_SecondKeyOfARole_IsNumbered()
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", First) + Key("signing", Second)))).Certificates
            .Select(certificate => certificate.Slot).Should().Equal("IDPSSODescriptor signing", "IDPSSODescriptor signing 2");

    [Fact]
    public void ToContent_KeyWithAName_IsCalledSo()
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", First, "<ds:KeyName>kid-1</ds:KeyName>")))).Certificates.Single().Slot.Should().Be("kid-1");

    [Fact]
    public void ToContent_KeyWithoutACertificate_IsBare()
    {
        var content = Read(Entity(Role("IDPSSODescriptor", "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:KeyName>alone</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>")));

        content.BareKeys.Should().ContainSingle().Which.KeyId.Should().Be("alone");
        content.Remarks.Should().BeEmpty();
    }

    [Fact]
    public void ToContent_SeveralLives_TellsTheEarliestEnd()
    {
        var content = Read("<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" validUntil=\"2027-06-01T00:00:00Z\" cacheDuration=\"P1D\">"
            + Entity(Role("IDPSSODescriptor", Key("signing", First)), "validUntil=\"2027-05-01T02:00:00+02:00\" cacheDuration=\"PT6H\"") + "</md:EntitiesDescriptor>");

        content.ValidUntil.Should().Be(new DateTimeOffset(2027, 5, 1, 0, 0, 0, TimeSpan.Zero));
        content.CacheDuration.Should().Be(TimeSpan.FromHours(6));
    }

    [Theory]
    [InlineData("validUntil=\"2027-05-01T00:00:00\"")]
    [InlineData("validUntil=\"tomorrow\"")]
    [InlineData("cacheDuration=\"6h\"")]
    [InlineData("cacheDuration=\"P99999999999Y\"")]
    public void ToContent_UnreadableLife_IsARemark(string attribute)
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", First)), attribute)).Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.DateUnreadable);

    [Fact]
    public void ToContent_SeveralEntities_AreToldApart()
        => Read($"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"><md:EntitiesDescriptor>{Entity(Role("IDPSSODescriptor", Key("signing", First)))}</md:EntitiesDescriptor>"
            + $"{Entity(Role("IDPSSODescriptor", Key("signing", First)), id: "urn:other")}</md:EntitiesDescriptor>").Certificates
            .Select(certificate => certificate.Slot).Should().Equal("urn:it IDPSSODescriptor signing", "urn:other IDPSSODescriptor signing");

    [Fact]
    public void ToContent_CommentWithinACertificate_ReadsItWhole()
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", First.Insert(40, "<!-- a -->\n<?b c?>"))))).Certificates.Should().ContainSingle();

    [Fact]
    public void ToContent_PemInsteadOfBase64_IsARemark()
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", $"-----BEGIN CERTIFICATE-----\n{First}\n-----END CERTIFICATE-----")))).Remarks
            .Select(remark => remark.Code).Should().Contain(ErrorCodes.FederationProbes.CertificateUnreadable);

    [Fact]
    public void ToContent_NoKey_IsARemark()
        => Read(Entity(Role("IDPSSODescriptor", ""))).Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.NothingPublished);

    [Fact]
    public void ToContent_NamesThatMoveATerminal_AreShownPlain()
        => Read(Entity(Role("IDPSSODescriptor", Key("signing", First, "<ds:KeyName>a\u202Eb&#x85;c</ds:KeyName>")))).Certificates.Single().Slot.Should().Be("a b c");

    public static TheoryData<string> NoMetadata => ["", "<html/>", "<md:EntityDescriptor", "<!DOCTYPE x [<!ENTITY e \"e\">]><x>&e;</x>", "{}"];

    [Theory]
    [MemberData(nameof(NoMetadata))]
    public void Read_OtherDocument_IsRefused(string text)
        => SamlMetadataReader.Read(Encoding.UTF8.GetBytes(text)).Error!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);

    [Fact]
    public void Read_MoreCertificatesThanAnybodyHas_StopsAndSaysSo()
    {
        var entities = string.Concat(Enumerable.Range(0, 2500).Select(_ => Entity(Role("IDPSSODescriptor", Key("signing", First)))));

        var content = Read($"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{entities}</md:EntitiesDescriptor>");

        content.Certificates.Should().HaveCount(2000);
        content.Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.TooManyCertificates);
    }

    /// <summary>What OpenSSL prints of the same documents' certificates.</summary>
    [Theory]
    [InlineData("okta.xml", "D40DF01CCEDE49D207CB6D8ABD15770A4B6ECA14A85448C2959A98F85DC31ED4", "2028-09-07T14:33:59Z")]
    [InlineData("google.xml", "DF6F6D4EECF6C2D6515A64BC80430A879C25CFB03B666AEB1E61CE4FE02D7DA2", "2021-01-03T16:17:49Z")]
    [InlineData("secureworks.xml", "FE448E4ACBC0EC6F4C22B934F01E5B064D6B0C1761243F283D5ABA18DE10CC51", "2018-05-11T11:12:37Z")]
    public void ToContent_RealProvider_ShowsItsKey(string file, string fingerprint, string notAfter)
    {
        var content = SamlMetadataReader.Read(Vectors.Read("saml-metadata", file)).OrThrow().ToContent();

        var certificate = content.Certificates.Should().ContainSingle().Subject;
        Convert.ToHexString(SHA256.HashData(certificate.Der.Span)).Should().Be(fingerprint);
        $"{certificate.Content.Encoded.Validity.NotAfter.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}".Should().Be(notAfter);
        certificate.Use.Should().Be(CertificateUse.TokenSigning);
        content.Remarks.Should().BeEmpty();
    }

    [Fact]
    public void ToContent_GoogleMetadata_TellsItsEnd()
        => SamlMetadataReader.Read(Vectors.Read("saml-metadata", "google.xml")).OrThrow().ToContent().ValidUntil
            .Should().Be(new DateTimeOffset(2021, 1, 3, 16, 17, 49, TimeSpan.Zero));

    [Fact]
    public void ToContent_AzureMetadata_KnowsTheKeyThatSignedTheDocument()
    {
        var content = SamlMetadataReader.Read(Vectors.Read("saml-metadata", "azure-ad.xml")).OrThrow().ToContent();

        content.Certificates.Select(certificate => (Convert.ToHexString(SHA256.HashData(certificate.Der.Span))[..4], certificate.Slot, certificate.InUse)).Should().Equal(
            ("E430", "SecurityTokenServiceType signing", null), ("2B01", "SecurityTokenServiceType signing 2", true));
    }

    private static string Self(string key) => Convert.ToBase64String(CertificateMint.SelfSigned($"CN={key}", key, Start, Start.AddYears(3)).RawData);

    private static string Key(string? use, string certificate, string name = "")
        => $"<md:KeyDescriptor{(use is null ? "" : $" use=\"{use}\"")}><ds:KeyInfo>{name}<ds:X509Data><ds:X509Certificate>\n{certificate}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";

    private static string Role(string name, string keys) => $"<md:{name} protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}</md:{name}>";

    private static string Entity(string roles, string attributes = "", string id = "urn:it")
        => $"<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"{id}\" {attributes}>{roles}</md:EntityDescriptor>";

    private static SourceContent Read(string text) => SamlMetadataReader.Read(Encoding.UTF8.GetBytes(text)).OrThrow().ToContent();
}
