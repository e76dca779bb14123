using System.Text;
using System.Text.Json;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Features.Identities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Features.Identities;

public sealed class UserEndpointsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private UserEndpoints _endpoints = null!;

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        var users = _node.Get<UserStore>();
        _endpoints = new UserEndpoints(users, _node.Get<LoginThrottle>());
        (await users.AddAsync(TestNode.Realm, new NewUser("ann", "Ann", "Lee", "ann@example.org", ["ActAsUsers"], "first floor"), "correct horse battery", default)).OrThrow();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Change_OneDetail_LeavesTheOthersAndIsOnRecord()
    {
        var answer = await ChangeAsync("""{"surname":"Roe"}""");

        Details(answer).Should().Be(("Ann", "Roe", "ann@example.org", "first floor"));
        answer.GetProperty("groups")[0].GetString().Should().Be("ActAsUsers");
        Audit().Should().Be("user set ann");
        (await _node.Get<UserStore>().FindAsync(TestNode.Realm, "ann", default)).OrThrow().Surname.Should().Be("Roe");
    }

    [Fact]
    public async Task Change_EmptyTexts_RemoveTheDetails()
        => Details(await ChangeAsync("""{"givenName":"","surname":"","email":"","description":""}""")).Should().Be((null, null, null, null));

    [Fact]
    public async Task Change_DetailThatNoTokenCanCarry_ChangesNothingAndIsOnRecord()
    {
        var refused = await ChangeAsync("""{"surname":"Roe","email":"a\u0007b"}""");

        refused.GetProperty("code").GetString().Should().Be(ErrorCodes.Identities.DetailNotAllowed.Id);
        Audit().Should().StartWith("user set ann: ").And.Contain(ErrorCodes.Identities.DetailNotAllowed.Id);
        (await _node.Get<UserStore>().FindAsync(TestNode.Realm, "ann", default)).OrThrow().Surname.Should().Be("Lee");
    }

    [Fact]
    public async Task Change_StateTogetherWithADetail_IsRefusedAndChangesNeither()
    {
        var refused = await ChangeAsync("""{"enabled":false,"surname":"Roe"}""");

        refused.GetProperty("code").GetString().Should().Be(ErrorCodes.CommandLine.RequestNotReadable.Id);
        var ann = (await _node.Get<UserStore>().FindAsync(TestNode.Realm, "ann", default)).OrThrow();
        (ann.IsDisabled, ann.Surname).Should().Be((false, "Lee"));
    }

    [Fact]
    public async Task Change_Nothing_IsRefused()
        => (await ChangeAsync("{}")).GetProperty("detail").GetString().Should().Be("nothing is to be changed");

    [Fact]
    public async Task Change_TwoAtOnce_NeitherUndoesTheOther()
    {
        await Task.WhenAll(Task.Run(() => ChangeAsync("""{"surname":"Roe"}""")), Task.Run(() => ChangeAsync("""{"givenName":"Anna"}""")));

        var ann = (await _node.Get<UserStore>().FindAsync(TestNode.Realm, "ann", default)).OrThrow();
        (ann.GivenName, ann.Surname).Should().Be(("Anna", "Roe"));
    }

    private static (string?, string?, string?, string?) Details(JsonElement user)
        => (user.GetProperty("givenName").GetString(), user.GetProperty("surname").GetString(), user.GetProperty("email").GetString(), user.GetProperty("description").GetString());

    private async Task<JsonElement> ChangeAsync(string body)
    {
        var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = _node.Get<IServiceProvider>(), Response = { Body = answer } };
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        await (await _endpoints.ChangeAsync(TestNode.Realm, "ann", (await ApiCall.BindAsync(context))!)).ExecuteAsync(context);
        return JsonDocument.Parse(answer.ToArray()).RootElement;
    }

    /// <summary>The last record: <c>action target</c>, and the detail of a refusal.</summary>
    private string Audit()
    {
        using var connection = new SqliteConnection($"Data Source={_node.Get<DataDirectory>().LedgerFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT action || ' ' || coalesce(target, '') || coalesce(': ' || error_id, '') FROM audit ORDER BY seq DESC LIMIT 1";
        return (string)command.ExecuteScalar()!;
    }
}
