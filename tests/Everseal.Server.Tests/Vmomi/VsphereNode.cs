using Everseal.Core.Tokens;
using Everseal.Core.Xml;
using Everseal.Server.Administration;
using Everseal.Server.Features.SsoAdmin;
using Everseal.Server.Features.VsphereDiscovery;
using Everseal.Server.Hosting;
using Everseal.Server.IdentitySources;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Soap;
using Everseal.Server.Vmomi;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>A node with the vSphere interfaces in front of it, called as HTTP calls them.</summary>
internal sealed class VsphereNode : IAsyncDisposable
{
    public const string Administrator = $"administrator@{TestNode.Realm}";

    private readonly TemporaryDirectory _directory;
    private readonly VmomiEndpoint _endpoint;

    private VsphereNode(TemporaryDirectory directory, TestNode node)
    {
        _directory = directory;
        Node = node;
        _endpoint = node.Get<VmomiEndpoint>();
        Acceptance = node.Get<TokenAcceptance>();
        Vim = node.Get<VimService>().Service;
        Lookup = node.Get<LookupService>().Service;
        SsoAdmin = node.Get<SsoAdminService>().Service;
    }

    public TestNode Node { get; }

    public TokenAcceptance Acceptance { get; }

    public VmomiService Vim { get; }

    public VmomiService Lookup { get; }

    public VmomiService SsoAdmin { get; }

    /// <summary>How the calls arrive: over TLS, unless a test says otherwise.</summary>
    public string Scheme { get; set; } = "https";

    public DateTimeOffset Now => Node.Time.GetUtcNow();

    public RealmSnapshot Realm => Node.Get<RealmDirectory>().Default!;

    public static async Task<VsphereNode> StartAsync()
    {
        var directory = new TemporaryDirectory();
        await InstalledData.WriteToAsync(directory.Path);
        return new VsphereNode(directory, await TestNode.StartAsync(directory.Path, features: AddInterfaces));
    }

    private static void AddInterfaces(IServiceCollection services) => services
        .AddSingleton<TokenAcceptance>().AddSingleton<RequestGuard>().AddSingleton(new RequestLimits())
        .AddSingleton<Admission>().AddSingleton<UnreadRefusals>().AddSingleton<SoapDoor>()
        .AddSingleton<TokenCache>().AddSingleton<ApiAuthentication>().AddSingleton<ApiDoor>()
        .AddVmomi().AddVsphereDiscovery().AddSsoAdmin();

    public Task<Answer> CallAsync(VmomiService service, string method, string arguments = "", params string[] cookies)
        => SendAsync(service, Messages.Call(service.NamespaceUri, method, arguments), cookies);

    public async Task<Answer> SendAsync(VmomiService service, byte[] message, params string[] cookies)
    {
        var response = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = Scheme;
        context.Request.ContentType = "text/xml; charset=\"utf-8\"";
        context.Request.Body = new MemoryStream(message);
        if (cookies.Length > 0)
            context.Request.Headers.Cookie = string.Join("; ", cookies.Select(cookie => $"{SessionCookie.Name}={cookie}"));
        context.Response.Body = response;

        await _endpoint.AnswerAsync(context, service, Realm);
        return Answer.Read(context.Response, response.ToArray());
    }

    /// <summary>Logs in with a bearer token.</summary>
    /// <returns>The session cookie's value.</returns>
    public async Task<string> LogInAsync(VmomiService service, string method, string user = Administrator)
    {
        var answer = await SendAsync(service, Messages.Login(service.NamespaceUri, method, await IssueAsync(user), Now));
        answer.Fault.Should().BeNull();
        return answer.Cookie!;
    }

    /// <summary>Issues as the STS does: signed with the realm's key, and on record before anyone sees it.</summary>
    public Task<SecurityToken> IssueAsync(string user = Administrator, ServiceIdentity? holder = null, string? audience = null, bool recorded = true)
        => IssueAsync(user, audience, new TokenRequest { HolderCertificate = holder?.Certificate, Delegatable = true }, recorded);

    /// <summary>A token with which a service acts for a user, as ActAs gives it.</summary>
    public async Task<SecurityToken> DelegateAsync(SecurityToken token, string service, ServiceIdentity holder)
    {
        var accepted = await Acceptance.AcceptAsync(Realm, XmlTreeReader.Read(token.Xml, XmlLimits.Standard).OrThrow(), Now, CancellationToken.None);
        var requester = (await Node.Get<IIdentitySource>().FindAsync(TestNode.Realm, service, CancellationToken.None)).OrThrow();
        var template = TokenDelegation.Allow(accepted.OrThrow().Assertion, requester, holder.Certificate.RawData, Now).OrThrow();
        return await IssueAsync(token.SubjectNameId, null, new TokenRequest { HolderCertificate = holder.Certificate, Template = template }, recorded: true);
    }

    /// <summary>What the audit record holds, as <c>action actor error</c>.</summary>
    public IReadOnlyList<string> Audit()
    {
        using var connection = new SqliteConnection($"Data Source={Node.Get<DataDirectory>().LedgerFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT action || ' ' || coalesce(actor, '-') || ' ' || coalesce(error_id, 'done') FROM audit ORDER BY seq";
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(rows.GetString(0));
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<SecurityToken> IssueAsync(string user, string? audience, TokenRequest request, bool recorded)
    {
        var subject = (await Node.Get<IIdentitySource>().FindAsync(TestNode.Realm, user, CancellationToken.None)).OrThrow();
        var id = new TokenId(Guid.CreateVersion7(Now));
        var unsigned = TokenIssuance.Issue(
            request, new RelyingParty(audience, Realm.Policy), subject, Realm.Ring.SignerAt(Now).OrThrow(), id, Now).OrThrow();
        var signature = await Node.Get<ISigner>().SignAsync(unsigned.Credential.KeyId, unsigned.Credential.Algorithm, unsigned.Hash(), CancellationToken.None);
        var token = unsigned.Complete(signature);
        if (recorded)
            (await Node.Get<TokenLedger>().CommitAsync(RecordOf(token, unsigned.Hash(), subject), CancellationToken.None)).OrThrow();
        return token;
    }

    private static TokenRecord RecordOf(SecurityToken token, byte[] digest, Subject subject) => new()
    {
        Id = token.Id,
        Realm = TestNode.Realm,
        NameId = token.SubjectNameId,
        SubjectKind = subject.Kind,
        Kind = token.IsHolderOfKey ? TokenKind.HolderOfKey : TokenKind.Bearer,
        AuthenticationMethod = subject.Method,
        IssuedAt = token.NotBefore,
        ExpiresAt = token.NotOnOrAfter,
        FamilyId = token.Id,
        FamilyStartedAt = token.FamilyStartedAt,
        RenewalsLeft = token.RenewalsLeft,
        SignerKeyId = token.SigningKeyId,
        SignedInfoDigest = digest,
    };
}
