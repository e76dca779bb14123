using Everseal.Core.Tokens;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>LoginByToken of <c>/sdk</c>; Login of <c>/sso-adminserver</c> goes the same way.</summary>
public sealed class TokenLoginTests : IAsyncLifetime
{
    private const string Method = "LoginByToken";

    private static readonly ServiceIdentity Service = ServiceIdentity.Create();

    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Login_BearerToken_OpensASessionOfItsSubject()
    {
        var answer = await LogInWithAsync(await _node.IssueAsync());

        answer.Value("userName").Should().Be(VsphereNode.Administrator);
        _node.Audit().Should().EndWith($"{Method} {VsphereNode.Administrator} done");
    }

    [Fact]
    public async Task Login_BearerToken_SetsACookieThatOnlyTlsRequestsCarryAndNoScriptReads()
    {
        var cookie = (await LogInWithAsync(await _node.IssueAsync())).SetCookie!;

        cookie.Name.Value.Should().Be("vmware_soap_session");
        (cookie.Secure, cookie.HttpOnly, cookie.Path.Value).Should().Be((true, true, "/sdk"));
    }

    [Fact]
    public async Task Login_AnyToken_ShowsAKeyThatIsNotTheCookie()
    {
        var answer = await LogInWithAsync(await _node.IssueAsync());

        answer.Body.Value.Should().NotContain(answer.Cookie);
    }

    [Fact]
    public async Task Login_HolderOfKeySignedByTheHolder_OpensASession()
    {
        var token = await _node.IssueAsync(holder: Service);

        var answer = await SendAsync(Messages.SignedLogin(Method, token, Service, _node.Now));

        answer.Fault.Should().BeNull();
        answer.Cookie.Should().NotBeNull();
    }

    [Fact]
    public async Task Login_HolderOfKeyUnsigned_IsRefused()
        => await RefusedAsync(Messages.Login(_node.Vim.NamespaceUri, Method, await _node.IssueAsync(holder: Service), _node.Now), "EVS-1216");

    [Fact]
    public async Task Login_HolderOfKeyAloneInTheHeader_IsRefused()
        => await RefusedAsync(Messages.LoginWithoutTimestamp(_node.Vim.NamespaceUri, Method, await _node.IssueAsync(holder: Service)), "EVS-1216");

    [Fact]
    public async Task Login_BearerTokenAloneInTheHeader_OpensASession()
        => (await SendAsync(Messages.LoginWithoutTimestamp(_node.Vim.NamespaceUri, Method, await _node.IssueAsync()))).Cookie.Should().NotBeNull();

    [Fact]
    public async Task Login_HolderOfKeySignedByAnother_IsRefused()
        => await RefusedAsync(
            Messages.SignedLogin(Method, await _node.IssueAsync(holder: Service), ServiceIdentity.Create(), _node.Now), "EVS-2012");

    [Fact]
    public async Task Login_HolderOfKeyBodyNotSigned_IsRefused()
        => await RefusedAsync(
            Messages.SignedLogin(Method, await _node.IssueAsync(holder: Service), Service, _node.Now, Messages.OnlyTimestamp), "EVS-2013");

    [Fact]
    public async Task Login_HolderOfKeySameRequestAgain_IsRefused()
    {
        var message = Messages.SignedLogin(Method, await _node.IssueAsync(holder: Service), Service, _node.Now);
        await SendAsync(message);

        await RefusedAsync(message, "EVS-6009");
    }

    [Fact]
    public async Task Login_RequestTooOld_IsRefused()
    {
        var message = Messages.Login(_node.Vim.NamespaceUri, Method, await _node.IssueAsync(), _node.Now);

        _node.Node.Time.Advance(TimeSpan.FromMinutes(12));

        await RefusedAsync(message, "EVS-1206");
    }

    [Fact]
    public async Task Login_TokenExpired_IsRefused()
    {
        var token = await _node.IssueAsync();

        _node.Node.Time.Advance(TimeSpan.FromHours(2));

        await RefusedAsync(Messages.Login(_node.Vim.NamespaceUri, Method, token, _node.Now), "EVS-3003");
    }

    [Fact]
    public async Task Login_TokenForAnotherRelyingParty_IsRefused()
        => await RefusedAsync(
            Messages.Login(_node.Vim.NamespaceUri, Method, await _node.IssueAsync(audience: "https://shop.example/"), _node.Now), "EVS-1306");

    [Fact]
    public async Task Login_TokenForThisServer_OpensASession()
        => (await LogInWithAsync(await _node.IssueAsync(audience: "https://localhost:8443/sdk"))).Cookie.Should().NotBeNull();

    /// <summary>Signed perfectly by the realm's key, yet never issued: the ledger knows better.</summary>
    [Fact]
    public async Task Login_TokenWithoutARecord_IsRefused()
        => (await LogInWithAsync(await _node.IssueAsync(recorded: false))).Fault.Should().Be("InvalidLogin");

    [Fact]
    public async Task Login_NoSecurityHeader_IsRefused()
        => await RefusedAsync(Messages.Call(_node.Vim.NamespaceUri, Method), "EVS-1204");

    [Fact]
    public async Task Login_Refused_SetsNoCookieAndIsOnRecord()
    {
        var answer = await _node.CallAsync(_node.Vim, Method);

        answer.SetCookie.Should().BeNull();
        _node.Audit().Should().EndWith($"{Method} - EVS-1204");
    }

    /// <summary>The session has the user's rights; the record tells that a service used them.</summary>
    [Fact]
    public async Task Login_DelegatedToken_IsOnRecordWithWhoActs()
    {
        (await _node.Node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "portal", Service.Certificate, null, CancellationToken.None)).OrThrow();
        (await _node.Node.Get<GroupStore>().AddMemberAsync(TestNode.Realm, BuiltInGroups.ActAsUsers, "portal", CancellationToken.None)).OrThrow();
        var token = await _node.DelegateAsync(await _node.IssueAsync(), $"portal@{TestNode.Realm}", Service);

        var answer = await SendAsync(Messages.SignedLogin(Method, token, Service, _node.Now));

        answer.Value("userName").Should().Be(VsphereNode.Administrator);
        _node.Audit().Should().EndWith($"{Method} {VsphereNode.Administrator} through portal@{TestNode.Realm} done");
    }

    private Task<Answer> LogInWithAsync(SecurityToken token) => SendAsync(Messages.Login(_node.Vim.NamespaceUri, Method, token, _node.Now));

    private Task<Answer> SendAsync(byte[] message) => _node.SendAsync(_node.Vim, message);

    private async Task RefusedAsync(byte[] message, string code)
    {
        var answer = await SendAsync(message);

        (answer.Status, answer.Fault).Should().Be((500, "InvalidLogin"));
        answer.FaultText.Should().EndWith($"({code})");
    }
}
