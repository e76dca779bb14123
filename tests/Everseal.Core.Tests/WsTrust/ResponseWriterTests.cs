using System.Text;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.WsTrust;

public sealed class ResponseWriterTests
{
    private static readonly SecurityToken Bearer = TokenFixture.Token();
    private static readonly SecurityToken HolderOfKey = TokenFixture.Token(TokenFixture.HolderOfKey, TokenFixture.Service);

    [Theory]
    [InlineData("govmomi-bearer", "RequestSecurityTokenResponseCollection")]
    [InlineData("wcf-trust13", "RequestSecurityTokenResponseCollection")]
    [InlineData("wcf-trust14", "RequestSecurityTokenResponseCollection")]
    [InlineData("wcf-feb2005", "RequestSecurityTokenResponse")]
    [InlineData("govmomi-renew", "RequestSecurityTokenResponse")]
    public void WriteToken_ToThatRequest_HasTheRootThatTheClientReads(string capture, string root)
    {
        var request = CapturedRequest.Load(capture).Read().OrThrow();

        var content = BodyContent(ResponseWriter.WriteToken(request, Bearer, WireFixture.Now), request.Envelope.Version);

        content.Is(request.Token.Dialect.NamespaceUri, root).Should().BeTrue();
    }

    [Theory]
    [InlineData("wcf-trust13", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal")]
    [InlineData("wcf-trust14", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal")]
    [InlineData("wcf-feb2005", "http://schemas.xmlsoap.org/ws/2005/02/trust/RSTR/Issue")]
    public void WriteToken_ToAnAddressedRequest_SaysActionAndWhatItRelatesTo(string capture, string action)
    {
        var request = CapturedRequest.Load(capture).Read().OrThrow();

        var header = Header(ResponseWriter.WriteToken(request, Bearer, WireFixture.Now), SoapVersion.Soap12)!;

        header.Find(WsTrustNames.Addressing, "Action")!.Text.Should().Be(action);
        header.Find(WsTrustNames.Addressing, "RelatesTo")!.Text.Should().Be(request.Envelope.MessageId);
    }

    [Fact]
    public void WriteToken_ToARequestWithoutAddressing_AddsNone()
        => Header(ResponseWriter.WriteToken(WireFixture.Request(WireFixture.Password), Bearer, WireFixture.Now), SoapVersion.Soap11)!
            .Elements().Select(block => block.LocalName).Should().Equal("Security");

    [Fact]
    public void WriteToken_InSoap12_HasATimestampThatWcfAccepts()
    {
        var request = WireFixture.Request(WireFixture.Password with { Version = SoapVersion.Soap12 });

        var security = Header(ResponseWriter.WriteToken(request, Bearer, WireFixture.Now), SoapVersion.Soap12)!.Find(WsTrustNames.Security, "Security")!;

        security.Attribute(SoapVersion.Soap12.NamespaceUri, "mustUnderstand").Should().Be("true");
        security.Elements().Single().Elements().Select(time => time.Text).Should().Equal("2026-12-01T12:00:00.123Z", "2026-12-01T12:05:00.123Z");
    }

    [Fact]
    public void WriteToken_Lifetime_HasThreeDigitsOfASecondAndTheTokensTimes()
    {
        var text = Encoding.UTF8.GetString(ResponseWriter.WriteToken(WireFixture.Request(WireFixture.Password), Bearer, WireFixture.Now).Span);

        text.Should().MatchRegex("<wst:Lifetime><wsu:Created [^>]+>2026-12-01T12:00:00.123Z</wsu:Created><wsu:Expires [^>]+>2026-12-01T13:00:00.123Z</wsu:Expires></wst:Lifetime>");
    }

    [Fact]
    public void WriteToken_Token_IsCarriedOctetForOctet()
    {
        var response = ResponseWriter.WriteToken(WireFixture.Request(WireFixture.Password), Bearer, WireFixture.Now);

        var read = TrustResponseReader.Read(response).OrThrow().Should().BeOfType<TrustResponse.Issued>().Subject;

        read.Token.ToArray().Should().Equal(Bearer.Xml.ToArray());
        (read.Created, read.Expires).Should().Be((Bearer.NotBefore, Bearer.NotOnOrAfter));
    }

    [Fact]
    public void WriteToken_ContextInTheRequest_IsEchoed()
    {
        var request = CapturedRequest.Load("wcf-feb2005").Replace("ctx-1", "c&amp;&lt;1").Read().OrThrow();

        BodyContent(ResponseWriter.WriteToken(request, Bearer, WireFixture.Now), SoapVersion.Soap12).Attribute("Context").Should().Be("c&<1");
    }

    [Theory]
    [InlineData("wcf-feb2005", "http://schemas.xmlsoap.org/ws/2005/02/trust/Bearer")]
    [InlineData("wcf-trust14", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer")]
    public void WriteToken_KeyType_IsTheDialects(string capture, string keyType)
    {
        var request = CapturedRequest.Load(capture).Read().OrThrow();

        BodyContent(ResponseWriter.WriteToken(request, Bearer, WireFixture.Now), SoapVersion.Soap12).SelfAndDescendants()
            .Single(element => element.LocalName == "KeyType").Text.Should().Be(keyType);
    }

    [Fact]
    public void WriteToken_HolderOfKey_RefersToTheTokenByItsId()
    {
        var content = BodyContent(ResponseWriter.WriteToken(WireFixture.Request(WireFixture.Signed), HolderOfKey, WireFixture.Now), SoapVersion.Soap11);

        content.SelfAndDescendants().Single(element => element.LocalName == "KeyIdentifier").Text.Should().Be(TokenFixture.Id.ToString());
        content.SelfAndDescendants().Single(element => element.LocalName == "KeyType").Text.Should().EndWith("/PublicKey");
    }

    [Theory]
    [InlineData("http://docs.oasis-open.org/ws-sx/ws-trust/200512", true, "http://docs.oasis-open.org/ws-sx/ws-trust/200512/status/valid")]
    [InlineData("http://schemas.xmlsoap.org/ws/2005/02/trust", false, "http://schemas.xmlsoap.org/ws/2005/02/trust/status/invalid")]
    public void WriteStatus_InThatDialect_HasItsCodeAndTheReason(string dialect, bool isValid, string code)
    {
        var request = WireFixture.Request(new OutgoingRequest(TrustOperation.Validate)
        {
            Dialect = TrustDialect.FromNamespace(dialect)!,
            Target = Bearer.Xml,
        });

        var response = ResponseWriter.WriteStatus(request, new TokenStatus(isValid, "until <then> & no longer"), WireFixture.Now);

        BodyContent(response, SoapVersion.Soap11).SelfAndDescendants().Single(element => element.LocalName == "Code").Text.Should().Be(code);
        TrustResponseReader.Read(response).OrThrow().Should().Be(new TrustResponse.Validated(new TokenStatus(isValid, "until <then> & no longer")));
    }

    private static Element? Header(ReadOnlyMemory<byte> message, SoapVersion version)
        => TokenFixture.Read(message).Find(version.NamespaceUri, "Header");

    private static Element BodyContent(ReadOnlyMemory<byte> message, SoapVersion version)
        => TokenFixture.Read(message).Find(version.NamespaceUri, "Body")!.Elements().Single();
}
