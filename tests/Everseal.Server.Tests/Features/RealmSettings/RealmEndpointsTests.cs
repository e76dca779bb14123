using System.Text;
using Everseal.Server.Administration;
using Everseal.Server.Features.RealmSettings;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Features.RealmSettings;

public sealed class RealmEndpointsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Change_RealmThatCannotBeReadAgain_IsOnRecord()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        await using var node = await TestNode.StartAsync(_directory.Path);
        Damage(node);

        var change = () => ChangeAsync(node);

        await change.Should().ThrowAsync<Exception>();
        LastAudited(node).Should().Be("realm set");
    }

    private static async Task ChangeAsync(TestNode node)
    {
        var context = new DefaultHttpContext { RequestServices = node.Get<IServiceProvider>() };
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{"selfRenewal":true}"""));
        var endpoints = new RealmEndpoints(node.Get<RealmDirectory>(), new RealmSettingStore(node.Get<EversealDatabase>()));

        await endpoints.ChangeAsync(TestNode.Realm, (await ApiCall.BindAsync(context))!);
    }

    private static void Damage(TestNode node)
    {
        using var connection = node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE signing_credentials SET Chain = ''";
        command.ExecuteNonQuery().Should().BePositive();
    }

    private static string? LastAudited(TestNode node)
    {
        using var connection = new SqliteConnection($"Data Source={node.Get<DataDirectory>().LedgerFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT action FROM audit ORDER BY seq DESC LIMIT 1";
        return (string?)command.ExecuteScalar();
    }
}
