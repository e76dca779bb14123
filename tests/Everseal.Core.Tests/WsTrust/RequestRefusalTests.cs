using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.WsTrust;

/// <summary>A good request with one thing changed, and the code that must name it.</summary>
public sealed class RequestRefusalTests
{
    private const string Wsse = "xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\"";

    private const string Endpoint =
        "<a:EndpointReference xmlns:a=\"http://www.w3.org/2005/08/addressing\"><a:Address>https://p.example/</a:Address></a:EndpointReference>";

    private const string IdentityClaims =
        "<wst:Claims Dialect=\"http://schemas.xmlsoap.org/ws/2005/05/identity\" xmlns:i=\"http://schemas.xmlsoap.org/ws/2005/05/identity\">";

    private static readonly OutgoingRequest Good = WireFixture.Password with { Lifetime = TimeSpan.FromMinutes(5), To = new Uri("https://sts.example/") };

    [Theory]
    [InlineData("http://schemas.xmlsoap.org/soap/envelope/", "urn:not-soap", "EVS-1201")]
    [InlineData("</S:Body>", "</S:Body><S:Body></S:Body>", "EVS-1202")]
    [InlineData("<S:Header>", "<S:Header></S:Header><S:Header>", "EVS-1202")]
    [InlineData("</S:Header>", "</S:Header><x></x>", "EVS-1201")]
    [InlineData("<S:Header>", "<S:Header><x:Y xmlns:x=\"urn:x\" S:mustUnderstand=\"1\"></x:Y>", "EVS-1203")]
    [InlineData("wssecurity-secext", "wssecurity-other", "EVS-1203")]
    [InlineData("<S:Header>", "<S:Header><wsse:Security " + Wsse + "></wsse:Security>", "EVS-1202")]
    [InlineData("<wsu:Created>", "<wsu:Made>", "EVS-1001")]
    [InlineData("<wsu:Created>2026-12-01T12:00:00.123Z</wsu:Created><wsu:Expires>2026-12-01T12:01", "<wsu:Created>2026-12-01T12:00:00.123</wsu:Created><wsu:Expires>2026-12-01T12:01", "EVS-1205")]
    [InlineData("<wsu:Expires>2026-12-01T12:01:00.123Z</wsu:Expires>", "", "EVS-1205")]
    [InlineData("<wsu:Expires>2026-12-01T12:01:00.123Z", "<wsu:Expires>2026-12-01T11:01:00.123Z", "EVS-1205")]
    [InlineData("<wsse:UsernameToken>", "<wsse:BinaryExchange></wsse:BinaryExchange><wsse:UsernameToken>", "EVS-1208")]
    [InlineData("<wsse:UsernameToken>", "<wsse:UsernameToken></wsse:UsernameToken><wsse:UsernameToken>", "EVS-1202")]
    [InlineData("#PasswordText", "#PasswordDigest", "EVS-1208")]
    [InlineData("#PasswordText", "#PasswordOther", "EVS-1208")]
    [InlineData("<wsse:Username>ann@everseal.local</wsse:Username>", "", "EVS-1209")]
    [InlineData("<wsse:Username>", "<wsse:Username>eve</wsse:Username><wsse:Username>", "EVS-1202")]
    [InlineData("</wsse:Username>", "</wsse:Username><wsse:Nonce>!</wsse:Nonce>", "EVS-1209")]
    [InlineData("</S:Body>", "<x></x></S:Body>", "EVS-1210")]
    [InlineData("wst:RequestSecurityToken", "wst:RequestSomething", "EVS-1210")]
    [InlineData("200512/Issue<", "200512/STSCancel<", "EVS-1211")]
    [InlineData("200512/Issue<", "200512/Cancel<", "EVS-1211")]
    [InlineData("200512/Issue<", "200512/BatchValidate<", "EVS-1211")]
    [InlineData("200512/Issue<", "200512/Renew<", "EVS-1211")]
    [InlineData("<wst:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue</wst:RequestType>", "", "EVS-1210")]
    [InlineData("<wst:RequestType>", "<wst:RequestType>x</wst:RequestType><wst:RequestType>", "EVS-1202")]
    [InlineData("SAML:2.0:assertion</wst:TokenType>", "SAML:1.0:assertion</wst:TokenType>", "EVS-1212")]
    [InlineData("200512/Bearer", "200512/SymmetricKey", "EVS-1213")]
    [InlineData("200512/Bearer", "200512/", "EVS-1213")]
    [InlineData("200512/Bearer", "200512/PublicKey", null)]
    [InlineData("<wst:KeyType>", "<wst:DelegateTo></wst:DelegateTo><wst:KeyType>", "EVS-1215")]
    [InlineData("<wst:KeyType>", "<wst:OnBehalfOf></wst:OnBehalfOf><wst:KeyType>", "EVS-1208")]
    [InlineData("<wst:KeyType>", "<wst:OnBehalfOf><wsse:UsernameToken " + Wsse + "><wsse:Username>eve</wsse:Username></wsse:UsernameToken></wst:OnBehalfOf><wst:KeyType>", "EVS-1208")]
    [InlineData("<wst:KeyType>", "<wst:OnBehalfOf></wst:OnBehalfOf><a:ActAs xmlns:a=\"http://docs.oasis-open.org/ws-sx/ws-trust/200802\"></a:ActAs><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:CancelTarget></wst:CancelTarget><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:Participants></wst:Participants><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:Participants><wst:Primary></wst:Primary></wst:Participants><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:Participants><wst:Primary>" + Endpoint + "</wst:Primary></wst:Participants><wst:KeyType>", null)]
    [InlineData("<wst:KeyType>", "<wst:Participants><wst:Primary>" + Endpoint + "</wst:Primary><wst:Primary>" + Endpoint + "</wst:Primary></wst:Participants><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:Participants><wst:Participant>" + Endpoint + "</wst:Participant><x></x></wst:Participants><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:Claims></wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", "<wst:Claims Dialect=\"urn:other\"><x></x></wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", IdentityClaims + "</wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", IdentityClaims + "<i:ClaimType Uri=\"urn:a\" Optional=\"perhaps\"></i:ClaimType></wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", IdentityClaims + "<i:ClaimType></i:ClaimType></wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", IdentityClaims + "<ClaimType Uri=\"urn:a\"></ClaimType></wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", IdentityClaims + "<i:ClaimType Uri=\"urn:a\"><i:Value></i:Value></i:ClaimType></wst:Claims><wst:KeyType>", "EVS-1232")]
    [InlineData("<wst:KeyType>", IdentityClaims + "<i:ClaimType Uri=\"urn:a\"></i:ClaimType></wst:Claims><wst:KeyType>", null)]
    [InlineData("<wst:KeyType>", "<x:New xmlns:x=\"urn:x\"></x:New><wst:KeyType>", "EVS-1215")]
    [InlineData("<wst:KeyType>", "<wst:KeySize>256</wst:KeySize><wst:Entropy></wst:Entropy><wst:KeyType>", null)]
    [InlineData("<wst:KeyType>", "<wst:RenewTarget></wst:RenewTarget><wst:KeyType>", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wst:ActAs xmlns:wst=\"http://docs.oasis-open.org/ws-sx/ws-trust/200802\"><x></x></wst:ActAs><wst:KeyType>", "EVS-1208")]
    [InlineData("<wst:KeyType>", "<wst:UseKey Sig=\"_1\"></wst:UseKey><wst:KeyType>", "EVS-1216")]
    [InlineData("<wst:KeyType>", "<wst:UseKey Sig=\"\"></wst:UseKey><wst:KeyType>", null)]
    [InlineData("Delegatable>false", "Delegatable>perhaps", "EVS-1210")]
    [InlineData("Allow=\"false\"", "Allow=\"perhaps\"", "EVS-1210")]
    [InlineData("<wsu:Expires>2026-12-01T12:05:00.123Z", "<wsu:Expires>soon", "EVS-1210")]
    [InlineData("<wst:KeyType>", "<wsp:AppliesTo xmlns:wsp=\"http://schemas.xmlsoap.org/ws/2004/09/policy\"></wsp:AppliesTo><wst:KeyType>", "EVS-1210")]
    [InlineData("<a:To ", "<a:ReplyTo xmlns:a=\"http://www.w3.org/2005/08/addressing\"><a:Address>https://evil.example/</a:Address></a:ReplyTo><a:To ", "EVS-1214")]
    [InlineData("<a:To ", "<a:MessageID xmlns:a=\"http://www.w3.org/2005/08/addressing\">x</a:MessageID><a:To ", "EVS-1202")]
    [InlineData("RST/Issue</a:Action>", "RST/Renew</a:Action>", "EVS-1211")]
    [InlineData("><", ">\n  <", null)]
    public void Read_OneThingChanged_IsRefusedByThatCodeOrNotAtAll(string what, string with, string? code)
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(Good).Span);
        text.Should().Contain(what);

        var read = WireFixture.Read(Encoding.UTF8.GetBytes(text.Replace(what, with, StringComparison.Ordinal)), Good.Action);

        read.Error?.Code.Id.Should().Be(code);
    }

    [Theory]
    [InlineData("\"http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue\"", null)]
    [InlineData("http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue", null)]
    [InlineData("\"\"", null)]
    [InlineData(null, null)]
    [InlineData("http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Renew", "EVS-1211")]
    [InlineData("urn:other", "EVS-1211")]
    public void Read_SoapAction_MayBeQuotedOrAbsentButNotAnother(string? action, string? code)
        => WireFixture.Read(WireFixture.Write(WireFixture.Password), action).Error?.Code.Id.Should().Be(code);

    [Theory]
    [InlineData("X509v3", "X509PKIPathv1", "EVS-1208")]
    [InlineData("#_11111111-2222-3333-4444-555555555555-c", "#_another", "EVS-1217")]
    [InlineData("UseKey Sig=\"_1", "UseKey Sig=\"_2", "EVS-1217")]
    [InlineData("Sig=\"_11111111-2222-3333-4444-555555555555-s\"", "Sig=\"\"", null)]
    [InlineData(" Id=\"_11111111-2222-3333-4444-555555555555-s\"", "", null)]
    public void Read_SignedWithOneThingChanged_IsRefusedByThatCodeOrNotAtAll(string what, string with, string? code)
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Signed).Span);
        text.Should().Contain(what);

        var read = WireFixture.Read(Encoding.UTF8.GetBytes(text.Replace(what, with, StringComparison.Ordinal)));

        read.Error?.Code.Id.Should().Be(code);
    }

    [Theory]
    [InlineData("MIIB")]
    [InlineData("")]
    [InlineData("LS0tLS1CRUdJTg==")]
    public void Read_CertificateThatIsNone_IsRefused(string base64)
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Signed).Span);
        var certificate = Convert.ToBase64String(TokenFixture.HolderCertificate.RawData);

        WireFixture.Read(Encoding.UTF8.GetBytes(text.Replace(certificate, base64, StringComparison.Ordinal)))
            .Error!.Code.Should().Be(ErrorCodes.Messages.SecurityTokenMalformed);
    }

    [Fact]
    public void Read_CertificateWithoutSignature_IsRefused()
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Signed).Span);
        var start = text.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var end = text.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;

        WireFixture.Read(Encoding.UTF8.GetBytes(text.Remove(start, end - start)))
            .Error!.Code.Should().Be(ErrorCodes.Messages.ProofOfPossessionMissing);
    }

    [Fact]
    public void Read_Refused_NeverEchoesThePassword()
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Password).Span).Replace("#PasswordText", "#PasswordDigest", StringComparison.Ordinal);

        WireFixture.Read(Encoding.UTF8.GetBytes(text)).Error!.ToString().Should().NotContain("secret");
    }
}
