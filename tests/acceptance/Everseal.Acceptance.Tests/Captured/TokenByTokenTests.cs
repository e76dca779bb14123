using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Captured;

/// <summary>A token instead of a certificate: pyvmomi's and govmomi's own messages, and the signature style of each.</summary>
[Collection(SharedServer.Collection)]
public sealed class TokenByTokenTests(SharedServer shared)
{
    private const string SsoAdmin = "/sso-adminserver/sdk/";

    /// <summary>pyvmomi: SHA-512 throughout, a signature without Id, no UseKey.</summary>
    [Fact]
    public async Task Issue_PyvmomisMessage_GivesATokenOfTheSameHolder()
    {
        var issued = await Pyvmomi(await MineAsync()).SendAsync(shared.Server);

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:holder-of-key").And.Contain(Convert.ToBase64String(shared.RsaService.Certificate.RawData));
    }

    /// <summary>govmomi since 0.25: SHA-256, the signature's Id in UseKey. Not in Debian's version, so written down from its source.</summary>
    [Fact]
    public async Task Issue_NewerGovmomisStyle_GivesATokenOfTheSameHolder()
    {
        var issued = await shared.Server.SendAsync(new TrustRequest { Signer = shared.RsaService, Identity = await MineAsync() });

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:holder-of-key");
    }

    [Fact]
    public async Task Issue_ByAToken_EndsWithItWhateverIsAsked()
    {
        var mine = await shared.Server.SendAsync(new TrustRequest { Signer = shared.RsaService, Lifetime = TimeSpan.FromMinutes(20) });

        var issued = await shared.Server.SendAsync(
            new TrustRequest { Signer = shared.RsaService, Identity = mine.Token, Lifetime = TimeSpan.FromDays(20) });

        issued.TokenEnd.Should().Be(mine.TokenEnd);
    }

    [Fact]
    public async Task Issue_SignedByAnother_IsRefused()
        => (await CapturedRequest.Load("pyvmomi-token-by-token").AtNow().PresentingToken(await MineAsync())
            .SignedBy(shared.Stranger, signer => signer with { HashBits = 512 }).SendAsync(shared.Server)).FaultText.Should().Contain("EVS-2012");

    [Fact]
    public async Task Issue_BearerToken_IsUnsupportedAndSaysWhy()
    {
        var bearer = (await shared.Server.SendAsync(new TrustRequest { User = shared.Ann, Password = SharedServer.AnnPassword })).Token;

        var refused = await Pyvmomi(bearer).SendAsync(shared.Server);

        refused.FaultCode.Should().Be("UnsupportedSecurityToken");
        refused.FaultText.Should().Contain("bearer token").And.Contain("EVS-1230");
    }

    [Fact]
    public async Task Issue_TheSameMessageTwice_IsRefused()
    {
        var request = Pyvmomi(await MineAsync());
        (await request.SendAsync(shared.Server)).HttpStatus.Should().Be(200);

        (await request.SendAsync(shared.Server)).FaultText.Should().Contain("EVS-6009");
    }

    [Theory]
    [InlineData("pyvmomi-login", 512)]
    [InlineData("govmomi-login", 256)]
    public async Task Login_SamlSignedMessage_OpensASession(string name, int bits)
    {
        var login = CapturedRequest.Load(name).AtNow().PresentingToken(await MineAsync())
            .SignedBy(shared.RsaService, signer => signer with { HashBits = bits });

        var answer = await login.SendAsync(shared.Server, new Uri(new Uri(shared.Server.Ready.Url), SsoAdmin + shared.Server.Ready.Realm));

        answer.HttpStatus.Should().Be(200, answer.Xml);
        answer.Xml.Should().Contain("LoginResponse");
    }

    [Fact]
    public async Task Login_WithACancelledToken_IsRefused()
    {
        var mine = await MineAsync();
        (await shared.Server.SendAsync(TrustRequest.Cancel(mine) with { Signer = shared.RsaService })).Xml.Should().Contain("RequestedTokenCancelled");

        var answer = await CapturedRequest.Load("govmomi-login").AtNow().PresentingToken(mine).SignedBy(shared.RsaService)
            .SendAsync(shared.Server, new Uri(new Uri(shared.Server.Ready.Url), SsoAdmin + shared.Server.Ready.Realm));

        answer.HttpStatus.Should().Be(500);
        answer.FaultText.Should().Contain("EVS-3305");
    }

    private CapturedRequest Pyvmomi(string token)
        => CapturedRequest.Load("pyvmomi-token-by-token").AtNow().PresentingToken(token)
            .SignedBy(shared.RsaService, signer => signer with { HashBits = 512 });

    private async Task<string> MineAsync() => (await shared.Server.SendAsync(new TrustRequest { Signer = shared.RsaService })).Token;
}
