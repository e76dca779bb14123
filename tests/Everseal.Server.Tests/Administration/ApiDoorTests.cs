using System.Net;
using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Tokens;
using Everseal.Server.Administration;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Administration;

public sealed class ApiDoorTests : IAsyncLifetime
{
    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Pass_AdministratorsToken_IsLetIn()
        => (await AskAsync("GET", "/api/v1/ca", Bearer(await _node.IssueAsync()))).Should().Be(StatusCodes.Status200OK);

    [Theory]
    [InlineData("/api/v1/ca/root/sealed-key")]
    [InlineData("/API/V1/CA/Root/Sealed-Key")]
    [InlineData("/api/v1/ca/root/sealed-key/")]
    [InlineData("/api/v1/backups")]
    [InlineData("/Api/v1/Backups/")]
    public async Task Pass_WhatGivesKeysOut_IsAtTheSocketAlone(string path)
        => (await AskAsync("POST", path, Bearer(await _node.IssueAsync()))).Should().Be(StatusCodes.Status403Forbidden);

    [Fact]
    public async Task Pass_SourceThatAsksTooOften_IsToldToWaitBeforeAnythingIsVerified()
    {
        var forged = $"Bearer {Convert.ToBase64String("<Assertion/>"u8)}";
        for (var request = 0; request < new OverloadLimits().RequestsPerSource * 10; request++)
            await AskAsync("GET", "/api/v1/ca", forged);

        (await AskAsync("GET", "/api/v1/ca", Bearer(await _node.IssueAsync()))).Should().Be(StatusCodes.Status429TooManyRequests);
        (await AskAsync("GET", "/api/v1/ca", Bearer(await _node.IssueAsync()), "192.0.2.2")).Should().Be(StatusCodes.Status200OK, "others wait for nobody");
    }

    [Fact]
    public async Task Pass_ServiceWhoseCertificateWasReplaced_CannotLiveOnByItsToken()
    {
        var (old, next) = (ServiceIdentity.Create(), ServiceIdentity.Create());
        var services = _node.Node.Get<ServiceStore>();
        (await services.RegisterAsync(TestNode.Realm, "robot", old.Certificate, null, default)).OrThrow();
        (await _node.Node.Get<GroupStore>().AddMemberAsync(TestNode.Realm, BuiltInGroups.Administrators, "robot", default)).OrThrow();
        var token = await _node.IssueAsync($"robot@{TestNode.Realm}", old);
        (await AskAsync("GET", "/api/v1/ca", Sign(token, old, "first"))).Should().Be(StatusCodes.Status200OK);

        (await services.ReplaceCertificateAsync(TestNode.Realm, "robot", next.Certificate, default)).OrThrow();

        (await AskAsync("GET", "/api/v1/ca", Sign(token, old, "second"))).Should().Be(StatusCodes.Status401Unauthorized);
    }

    [Fact]
    public async Task Pass_DelegateThatLostTheRightToAct_CannotLiveOnByItsToken()
    {
        var identity = ServiceIdentity.Create();
        (await _node.Node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "robot", identity.Certificate, null, default)).OrThrow();
        var groups = _node.Node.Get<GroupStore>();
        (await groups.AddMemberAsync(TestNode.Realm, BuiltInGroups.ActAsUsers, "robot", default)).OrThrow();
        var token = await _node.DelegateAsync(await _node.IssueAsync(), $"robot@{TestNode.Realm}", identity);
        (await AskAsync("GET", "/api/v1/ca", Sign(token, identity, "first"))).Should().Be(StatusCodes.Status200OK);

        (await groups.RemoveMemberAsync(TestNode.Realm, BuiltInGroups.ActAsUsers, "robot", default)).OrThrow();

        (await AskAsync("GET", "/api/v1/ca", Sign(token, identity, "second"))).Should().Be(StatusCodes.Status401Unauthorized);
    }

    [Fact]
    public async Task Pass_TokenAcceptedBeforeAndCancelledSince_IsRefusedAtOnce()
    {
        var token = await AcceptedTokenAsync();
        var cancelled = new AuditRecord(_node.Now, TestNode.Realm, "Cancel", token.SubjectNameId, null, null, null);

        (await _node.Node.Get<TokenLedger>().CancelAsync(new Cancellation(token.Id, cancelled, Replay: null), default)).OrThrow();

        (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status401Unauthorized);
    }

    [Fact]
    public async Task Pass_TokenAcceptedBeforeWhileAnotherIsCancelled_IsLetInUntilItIsCancelledItself()
    {
        var (token, another) = (await AcceptedTokenAsync(), await _node.IssueAsync());
        var ledger = _node.Node.Get<TokenLedger>();

        foreach (var (ended, expected) in ((SecurityToken, int)[])[(another, StatusCodes.Status200OK), (token, StatusCodes.Status401Unauthorized)])
        {
            var record = new AuditRecord(_node.Now, TestNode.Realm, "Cancel", ended.SubjectNameId, null, null, null);
            (await ledger.CancelAsync(new Cancellation(ended.Id, record, Replay: null), default)).OrThrow();

            (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(expected);
            (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(expected);
        }
    }

    [Fact]
    public async Task Pass_TokenAcceptedBeforeOfAnAccountDisabledSince_IsRefusedUntilItIsEnabled()
    {
        var token = await AcceptedTokenAsync();
        var users = _node.Node.Get<UserStore>();

        (await users.DisableAsync(TestNode.Realm, "operator", default)).OrThrow();
        (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status401Unauthorized);

        (await users.EnableAsync(TestNode.Realm, "operator", default)).OrThrow();
        (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status200OK);
    }

    [Fact]
    public async Task Pass_TokenAcceptedBeforeOfAnAccountRemovedSince_IsRefusedAtOnce()
    {
        var token = await AcceptedTokenAsync();

        (await _node.Node.Get<UserStore>().RemoveAsync(TestNode.Realm, "operator", default)).OrThrow();

        (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status401Unauthorized);
    }

    [Fact]
    public async Task Pass_TokenAcceptedBeforeOfAnAccountThatLeftTheGroup_MayDoNothingAtOnce()
    {
        var token = await AcceptedTokenAsync();

        (await _node.Node.Get<GroupStore>().RemoveMemberAsync(TestNode.Realm, BuiltInGroups.CertificateAuthorityAdministrators, "operator", default)).OrThrow();

        (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status403Forbidden);
    }

    [Fact]
    public async Task Pass_TokenAcceptedBeforeThatExpiredSince_IsRefused()
    {
        var token = await AcceptedTokenAsync();

        _node.Node.Time.AdjustTime(token.NotOnOrAfter + TimeSpan.FromHours(1));

        (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status401Unauthorized);
    }

    /// <summary>A CA administrator's, presented twice: from then on its signature is not looked at again.</summary>
    private async Task<SecurityToken> AcceptedTokenAsync()
    {
        (await _node.Node.Get<UserStore>().AddAsync(TestNode.Realm, new NewUser("operator"), "Correct-horse-7-battery", default)).OrThrow();
        (await _node.Node.Get<GroupStore>().AddMemberAsync(TestNode.Realm, BuiltInGroups.CertificateAuthorityAdministrators, "operator", default)).OrThrow();
        var token = await _node.IssueAsync($"operator@{TestNode.Realm}");
        for (var time = 0; time < 2; time++)
            (await AskAsync("GET", "/api/v1/ca", Bearer(token))).Should().Be(StatusCodes.Status200OK);
        return token;
    }

    private static string Bearer(SecurityToken token) => $"Bearer {Convert.ToBase64String(token.Xml.Span)}";

    private string Sign(SecurityToken token, ServiceIdentity holder, string random)
    {
        var nonce = $"{_node.Now.ToUnixTimeMilliseconds()}:{random}";
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{nonce}\nGET\n/api/v1/ca\nlocalhost\n8443\n"), .. SHA256.HashData([]), (byte)'\n'];
        var signature = Convert.ToBase64String(holder.Key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"SIGN token=\"{Convert.ToBase64String(token.Xml.Span)}\", signature_alg=\"RSA-SHA256\", signature=\"{signature}\", nonce=\"{nonce}\"";
    }

    /// <returns>The status; 200 when the door let it in.</returns>
    private async Task<int> AskAsync(string method, string path, string authorization, string source = "192.0.2.1")
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Method = method;
        context.Request.Host = new HostString("localhost", 8443);
        context.Request.Path = path;
        context.Request.Headers.Authorization = authorization;
        context.Connection.RemoteIpAddress = IPAddress.Parse(source);
        await _node.Node.Get<ApiDoor>().PassAsync(context, _ => Task.CompletedTask);
        return context.Response.StatusCode;
    }
}
