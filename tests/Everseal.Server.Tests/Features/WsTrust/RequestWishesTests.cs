using System.Text;
using Everseal.Core.Saml2;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>Claims, Participants and batches, through the whole server.</summary>
public sealed class RequestWishesTests(StsNode node) : IClassFixture<StsNode>
{
    private const string Identity = "http://schemas.xmlsoap.org/ws/2005/05/identity";

    [Fact]
    public async Task Issue_ClaimsAsked_AreNarrowedAndStaySoInEveryRenewal()
    {
        var token = await node.TokenAsync(Ask.ByPassword(), With(Claims("emailaddress", optional: false)));
        var renewed = await node.TokenAsync(new OutgoingRequest(TrustOperation.Renew) { Target = token, Username = StsNode.Ann, Password = StsNode.Password });

        foreach (var xml in new[] { token, renewed })
            Read(xml).Attributes.Select(attribute => attribute.FriendlyName).Should().Equal("emailAddress", "Subject Type");
    }

    [Fact]
    public async Task Issue_RequiredClaimThatAnnLacks_IsRefusedAndAnOptionalOneIsNot()
    {
        (await node.RefusalAsync(Ask.ByPassword(), With(Claims("surname", optional: false)))).Should().Be("EVS-3230");
        Read(await node.TokenAsync(Ask.ByPassword(), With(Claims("surname", optional: true)))).Attributes.Should().ContainSingle();
    }

    [Fact]
    public async Task Issue_UnknownDialect_IsABadRequest()
        => (await node.SendAsync(Ask.ByPassword(), With("<wst:Claims Dialect=\"urn:other\"></wst:Claims>")))
            .Should().BeOfType<TrustResponse.Fault>().Which.Code.Should().Be("BadRequest");

    [Fact]
    public async Task Issue_Participants_AreAudiencesThatARenewalKeeps()
    {
        var participants = $"<wst:Participants><wst:Primary>{Endpoint("https://a.example/")}</wst:Primary><wst:Participant>{Endpoint("https://b.example/")}</wst:Participant></wst:Participants>";
        var token = await node.TokenAsync(Ask.ByPassword() with { AppliesTo = "https://rp.example/" }, With(participants));
        var renewed = await node.TokenAsync(new OutgoingRequest(TrustOperation.Renew) { Target = token, Username = StsNode.Ann, Password = StsNode.Password });

        foreach (var xml in new[] { token, renewed })
            Read(xml).Audiences.Should().Equal("https://rp.example/", "https://a.example/", "https://b.example/");
    }

    [Fact]
    public async Task BatchValidate_GoodCancelledAndForgedToken_EachHasItsStatus()
    {
        var (good, cancelled) = (await node.TokenAsync(Ask.ByPassword()), await node.TokenAsync(Ask.ByPassword()));
        var changed = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString((await node.TokenAsync(Ask.ByPassword())).Span).Replace(StsNode.Ann, "eve@everseal.local", StringComparison.Ordinal));
        await node.SendAsync(Ask.Cancel(cancelled) with { Username = StsNode.Ann, Password = StsNode.Password });

        var answer = await AskAsync(good, cancelled, changed);

        answer.Should().MatchRegex("Context=\"0\".*/status/valid<.*Context=\"1\".*/status/invalid<.*EVS-3305.*Context=\"2\".*/status/invalid<.*EVS-2011");
    }

    private async Task<string> AskAsync(params ReadOnlyMemory<byte>[] tokens)
    {
        var trust = TrustDialect.Trust13;
        var members = string.Concat(tokens.Select((token, place) =>
            $"<RequestSecurityToken Context=\"{place}\"><RequestType>{trust.RequestType(TrustOperation.BatchValidate)}</RequestType><ValidateTarget>{Encoding.UTF8.GetString(token.Span)}</ValidateTarget></RequestSecurityToken>"));
        var message = node.Write(new OutgoingRequest(TrustOperation.Validate), text =>
        {
            var (start, end) = (text.IndexOf("<wst:RequestSecurityToken ", StringComparison.Ordinal), text.IndexOf("</S:Body>", StringComparison.Ordinal));
            return text.Remove(start, end - start).Insert(start, $"<RequestSecurityTokenCollection xmlns=\"{trust.NamespaceUri}\">{members}</RequestSecurityTokenCollection>");
        });
        return await node.AnswerAsync(message, trust.RequestAction(TrustOperation.BatchValidate));
    }

    private static Func<string, string> With(string element) => text => text.Replace("<wst:KeyType>", element + "<wst:KeyType>", StringComparison.Ordinal);

    private static string Claims(string name, bool optional)
        => $"<wst:Claims Dialect=\"{Identity}\"><i:ClaimType xmlns:i=\"{Identity}\" Uri=\"{Identity}/claims/{name}\" Optional=\"{(optional ? "true" : "false")}\"/></wst:Claims>";

    private static string Endpoint(string address)
        => $"<a:EndpointReference xmlns:a=\"{WsTrustNames.Addressing}\"><a:Address>{address}</a:Address></a:EndpointReference>";

    private static Assertion Read(ReadOnlyMemory<byte> token)
        => AssertionReader.Read(XmlTreeReader.Read(token, XmlLimits.Standard).OrThrow()).OrThrow();
}
