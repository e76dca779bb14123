using Everseal.Server.Ledger;
using Everseal.Server.Rollover;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>A session is worth no more than the token that opened it, at each call.</summary>
public sealed class SessionContinuationTests : IAsyncLifetime
{
    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Call_TokenWasCancelled_IsNotAuthenticatedInEitherInterface()
    {
        var token = await _node.IssueAsync();
        var vim = await LogInAsync(_node.Vim, "LoginByToken", token);
        var administration = await LogInAsync(_node.SsoAdmin, "Login", token);
        (await _node.CallAsync(_node.Vim, "CurrentTime", cookies: vim)).Fault.Should().BeNull();
        (await FindGroupsAsync(administration)).Fault.Should().BeNull();

        await CancelAsync(token);

        (await _node.CallAsync(_node.Vim, "CurrentTime", cookies: vim)).Fault.Should().Be("NotAuthenticated");
        (await FindGroupsAsync(administration)).Fault.Should().Be("SsoFaultNotAuthenticated");
    }

    [Fact]
    public async Task Call_AnotherTokenWasCancelled_GoesOn()
    {
        var session = await LogInAsync(_node.SsoAdmin, "Login", await _node.IssueAsync());

        await CancelAsync(await _node.IssueAsync());

        (await FindGroupsAsync(session)).Fault.Should().BeNull();
    }

    [Fact]
    public async Task Call_SigningKeyIsInOtherHands_IsNotAuthenticated()
    {
        var session = await LogInAsync(_node.SsoAdmin, "Login", await _node.IssueAsync());

        (await _node.Node.Get<RingOperations>().ReplaceCompromisedAsync(TestNode.Realm, key: null, makeFresh: true, default)).OrThrow();

        (await FindGroupsAsync(session)).Fault.Should().Be("SsoFaultNotAuthenticated");
    }

    /// <summary>Who logs in again with an ended session's cookie is no worse off than without.</summary>
    [Fact]
    public async Task Login_WithTheCookieOfAnEndedSession_OpensAnother()
    {
        var token = await _node.IssueAsync();
        var ended = await LogInAsync(_node.SsoAdmin, "Login", token);
        await CancelAsync(token);

        var again = await _node.SendAsync(_node.SsoAdmin, Messages.Login(_node.SsoAdmin.NamespaceUri, "Login", await _node.IssueAsync(), _node.Now), ended);

        (await FindGroupsAsync(again.Cookie!)).Fault.Should().BeNull();
    }

    private Task<Answer> FindGroupsAsync(string cookie)
        => _node.CallAsync(_node.SsoAdmin, "FindGroups", "<criteria><searchString></searchString><domain></domain></criteria><limit>10</limit>", cookie);

    private async Task<string> LogInAsync(VmomiService service, string method, Core.Tokens.SecurityToken token)
        => (await _node.SendAsync(service, Messages.Login(service.NamespaceUri, method, token, _node.Now))).Cookie!;

    private async Task CancelAsync(Core.Tokens.SecurityToken token)
        => (await _node.Node.Get<TokenLedger>().CancelAsync(
            new Cancellation(token.Id, new AuditRecord(_node.Now, TestNode.Realm, "Cancel", token.SubjectNameId, null, null, null), Replay: null), default)).OrThrow();
}
