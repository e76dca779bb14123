using System.Text;
using System.Xml.Linq;
using Everseal.Core.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.Tests.Keys;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tests.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Saml2;

public sealed class MetadataWriterTests
{
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    private static readonly IssuerMetadata Metadata = new(
        "https://sts.example/websso/SAML2/Metadata/a&b", "https://sts.example/sts/STSService/a&b", [TokenFixture.Signer], TimeSpan.FromHours(1));

    [Fact]
    public void Write_OneKey_IsThisVeryDocument()
        => Text(Metadata).Should().Be(
            $"""
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" cacheDuration="PT1H" entityID="https://sts.example/websso/SAML2/Metadata/a&amp;b">
            <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>{Convert.ToBase64String(TokenFixture.SigningCertificate.RawData)}</ds:X509Certificate>
            </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:NameIDFormat>http://schemas.xmlsoap.org/claims/UPN</md:NameIDFormat>
            <md:SingleSignOnService Binding="http://docs.oasis-open.org/ws-sx/ws-trust/200512" Location="https://sts.example/sts/STSService/a&amp;b"></md:SingleSignOnService>
            </md:IDPSSODescriptor></md:EntityDescriptor>
            """.ReplaceLineEndings(""));

    [Fact]
    public void Write_AnyContent_IsCanonical()
    {
        var written = MetadataWriter.Write(Metadata);
        var canonical = new XmlBytes();
        ExclusiveCanonicalXml.Write(XmlTreeReader.Read(written, XmlLimits.Standard).OrThrow(), canonical);

        canonical.WrittenMemory.ToArray().Should().Equal(written.ToArray());
    }

    [Fact]
    public void Write_TwoCredentials_KeepsTheirOrderAndEachLeafFirst()
    {
        var first = TestCredentials.Create("first", TestAuthority.Born.AddDays(10));
        var second = TestCredentials.Create("second", TestAuthority.Born.AddDays(20));

        var keys = XDocument.Parse(Text(Metadata with { Credentials = [second, first] })).Descendants(Signature + "X509Data")
            .Select(data => data.Elements().Select(element => element.Value).ToList()).ToList();

        keys.Should().BeEquivalentTo([Chain(second), Chain(first)], equivalence => equivalence.WithStrictOrdering());
    }

    [Fact]
    public void Write_TheSameTwice_IsTheSameBytes()
        => MetadataWriter.Write(Metadata).ToArray().Should().Equal(MetadataWriter.Write(Metadata with { }).ToArray());

    private static string Text(IssuerMetadata metadata) => Encoding.UTF8.GetString(MetadataWriter.Write(metadata).Span);

    private static List<string> Chain(SigningCredential credential) => [.. credential.Chain.Select(certificate => Convert.ToBase64String(certificate.RawData))];
}
