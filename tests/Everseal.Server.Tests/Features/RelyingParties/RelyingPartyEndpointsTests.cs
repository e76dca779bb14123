using System.Text;
using System.Text.Json;
using Everseal.Server.Administration;
using Everseal.Server.Features.RelyingParties;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Features.RelyingParties;

public sealed class RelyingPartyEndpointsTests : IAsyncLifetime
{
    private const string Id = "https://rp.example/";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private RelyingPartyEndpoints _endpoints = null!;

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _endpoints = new RelyingPartyEndpoints(_node.Get<RelyingPartyStore>(), _node.Get<RealmDirectory>(), _node.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Add_Answered_IsInForceAndOnRecordWithoutItsSecret()
    {
        var added = await CallAsync(call => _endpoints.AddAsync(TestNode.Realm, call), $$"""{"id":"{{Id}}","claims":["emailAddress"]}""");

        var secret = added.GetProperty("metadataUrl").GetString()!.Split('/')[^1];
        _node.Get<RealmDirectory>().Default!.RelyingParties.FindByMetadataSecret(secret)!.Identifier.Should().Be(Id);
        Audit().Should().Contain($"relying-party add {Id} enabled=True").And.Contain("claims=[emailAddress]").And.NotContain(secret);
    }

    [Fact]
    public async Task Change_Refused_LeavesEverythingAndIsOnRecord()
    {
        await CallAsync(call => _endpoints.AddAsync(TestNode.Realm, call), $$"""{"id":"{{Id}}"}""");

        var refused = await CallAsync(call => _endpoints.ChangeAsync(TestNode.Realm, Id, call), """{"enabled":false,"refreshIntervalSeconds":1}""");

        refused.GetProperty("code").GetString().Should().Be("EVS-3413");
        _node.Get<RealmDirectory>().Default!.RelyingParties.Find(Id)!.Rules.IsEnabled.Should().BeTrue();
        Audit().Should().StartWith($"relying-party set {Id}").And.Contain("EVS-3413");
    }

    [Fact]
    public async Task List_Registered_DoesNotTellMetadataUrls()
    {
        await CallAsync(call => _endpoints.AddAsync(TestNode.Realm, call), $$"""{"id":"{{Id}}"}""");

        var list = await CallAsync(call => _endpoints.ListAsync(TestNode.Realm, call), "{}");

        list.GetProperty("relyingParties")[0].GetProperty("metadataUrl").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private async Task<JsonElement> CallAsync(Func<ApiCall, Task<IResult>> endpoint, string body)
    {
        var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = _node.Get<IServiceProvider>(), Response = { Body = answer } };
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        await (await endpoint((await ApiCall.BindAsync(context))!)).ExecuteAsync(context);
        return JsonDocument.Parse(answer.ToArray()).RootElement;
    }

    /// <summary>The last record: <c>action detail</c>.</summary>
    private string Audit()
    {
        using var connection = new SqliteConnection($"Data Source={_node.Get<DataDirectory>().LedgerFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT action || ' ' || coalesce(target, '') || coalesce(': ' || detail, '') FROM audit ORDER BY seq DESC LIMIT 1";
        return (string)command.ExecuteScalar()!;
    }
}
