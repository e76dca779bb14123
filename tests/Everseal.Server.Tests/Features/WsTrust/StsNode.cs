using System.Text;
using Everseal.Core.WsTrust;
using Everseal.Server.Features.WsTrust;
using Everseal.Server.Hosting;
using Everseal.Server.IdentitySources;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Soap;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>A node with the STS in front of it, called as HTTP calls it: two people, two services with the right to act.</summary>
public sealed class StsNode : IAsyncLifetime
{
    public const string Password = "Correct-Horse-9-battery";

    public const string Ann = $"ann@{TestNode.Realm}";

    private readonly TemporaryDirectory _directory = new();
    private StsEndpoint _endpoint = null!;

    public TestNode Node { get; private set; } = null!;

    public DateTimeOffset Now => Node.Time.GetUtcNow();

    internal SenderCertificates Senders { get; } = new();

    internal ServiceIdentity Portal { get; } = ServiceIdentity.Create();

    internal ServiceIdentity Batch { get; } = ServiceIdentity.Create();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        Node = await TestNode.StartAsync(_directory.Path);
        foreach (var name in new[] { "ann", "eve" })
            (await Node.Get<UserStore>().AddAsync(TestNode.Realm, new NewUser(name, name, Email: $"{name}@example.org"), Password, default)).OrThrow();
        (await Node.Get<UserStore>().AddAsync(TestNode.Realm, new NewUser("root", Groups: ["Administrators"]), Password, default)).OrThrow();
        foreach (var (name, identity) in new[] { ("portal", Portal), ("batch", Batch) })
            (await Node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, name, identity.Certificate, null, ["ActAsUsers"], default)).OrThrow();

        var (ledger, identities) = (Node.Get<TokenLedger>(), Node.Get<IIdentitySource>());
        var acceptance = new TokenAcceptance(ledger, Node.Get<IncidentRegister>(), identities, Node.Get<RevocationRegister>(), NullLogger<TokenAcceptance>.Instance);
        var admission = new Admission(new OverloadLimits { RequestsPerSource = 10_000, LoginsPerSource = 10_000 }, Node.Time);
        _endpoint = new StsEndpoint(
            Node.Get<RealmDirectory>(),
            new SoapDoor(admission, new UnreadRefusals(ledger, Node.Time), new RequestLimits(), Node.Time),
            new RequesterAuthentication(identities, acceptance, Node.Get<RevocationRegister>(), Senders, ledger),
            Senders,
            new TrustOperations(acceptance, Node.Get<ISigner>(), ledger, Node.Get<IncidentRegister>(), NullLogger<TrustOperations>.Instance),
            new TargetOperations(acceptance, ledger),
            ledger,
            new RequestGuard(NullLogger<RequestGuard>.Instance),
            admission,
            Node.Time,
            NullLogger<StsEndpoint>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Sends a request; its text may be changed on the way.</summary>
    internal async Task<TrustResponse> SendAsync(OutgoingRequest request, Func<string, string>? change = null)
        => TrustResponseReader.Read(Encoding.UTF8.GetBytes(await AnswerAsync(Write(request, change), request.Action))).OrThrow();

    internal byte[] Write(OutgoingRequest request, Func<string, string>? change = null)
    {
        var text = Encoding.UTF8.GetString(RequestSecurityTokenWriter.Write(request, Guid.NewGuid(), Now).Span);
        return Encoding.UTF8.GetBytes(change?.Invoke(text) ?? text);
    }

    internal async Task<string> AnswerAsync(byte[] message, string action)
    {
        var response = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = "https";
        context.Request.ContentType = "text/xml; charset=utf-8";
        context.Request.Headers["SOAPAction"] = action;
        context.Request.Body = new MemoryStream(message);
        context.Response.Body = response;

        await _endpoint.AnswerAsync(context, TestNode.Realm);
        return Encoding.UTF8.GetString(response.ToArray());
    }

    internal async Task<ReadOnlyMemory<byte>> TokenAsync(OutgoingRequest request, Func<string, string>? change = null)
    {
        var answer = await SendAsync(request, change);
        return answer.Should().BeOfType<TrustResponse.Issued>($"{answer}").Which.Token;
    }

    /// <summary>Why a request was refused: the code in the fault's text, or its fault code where there is none.</summary>
    internal async Task<string> RefusalAsync(OutgoingRequest request, Func<string, string>? change = null)
    {
        var fault = (await SendAsync(request, change)).Should().BeOfType<TrustResponse.Fault>().Which;
        return fault.Text.EndsWith(')') ? fault.Text[(fault.Text.LastIndexOf('(') + 1)..^1] : fault.Code;
    }

    internal async Task<TokenStatus> ValidateAsync(ReadOnlyMemory<byte> token)
        => (await SendAsync(new OutgoingRequest(TrustOperation.Validate) { Target = token })).Should().BeOfType<TrustResponse.Validated>().Which.Status;

    /// <summary>What the audit record holds, as <c>action actor error detail</c>.</summary>
    internal IReadOnlyList<string> Audit()
    {
        using var connection = new SqliteConnection($"Data Source={Node.Get<DataDirectory>().LedgerFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT action || ' ' || coalesce(actor, '-') || ' ' || coalesce(error_id, 'done') || ' ' || coalesce(detail, '') FROM audit ORDER BY seq";
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(rows.GetString(0));
        return lines;
    }
}
