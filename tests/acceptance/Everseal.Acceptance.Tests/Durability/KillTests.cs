using System.Collections.Concurrent;
using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Durability;

/// <summary>SIGKILL at the worst moments; the next start must find a store in which every promise still holds.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class KillTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Init_KilledInSync_NextStartFindsOneSignerAndServes()
    {
        var syncs = await KilledAt.CountSyncsAsync(_directory["count.log"], "init", "--data", _directory["undisturbed"]);

        foreach (var number in new[] { 1, syncs / 4, syncs / 2, syncs * 3 / 4 })
            (await SurvivesKillInInitAsync(number)).Should().BeTrue($"sync {number} of {syncs} must be reached, else nothing was tested");
    }

    [Fact]
    [Trait("Category", "Campaign")]
    public async Task Init_KilledInEverySync_NextStartFindsOneSignerAndServes()
    {
        var syncs = await KilledAt.CountSyncsAsync(_directory["count.log"], "init", "--data", _directory["undisturbed"]);

        var killed = 0;
        while (await SurvivesKillInInitAsync(killed + 1))
            killed++;

        // Which thread makes the last few syncs varies from run to run.
        killed.Should().BeGreaterThanOrEqualTo(syncs * 3 / 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task UserAdd_KilledInSync_UserIsThereOrNotAndCanLogInAfterASecondAttempt(int number)
    {
        var launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram };
        var password = _directory.Write("password", "Kill-proof 7 passwords");
        await using (var server = await RunningServer.StartAsync(launch))
        {
            var death = await KilledAt.NextSyncOfAsync(server, number, _directory["kill.log"]);
            for (var user = 0; server.IsAlive && user < 10; user++)
                await server.CommandAsync("user", "add", $"kill{user}", "--password-file", password);
            await death;
            File.ReadAllText(_directory["kill.log"]).Should().Contain("killed by SIGKILL");
        }

        await using var restarted = await RunningServer.StartAsync(launch);
        for (var user = 0; user < 10; user++)
        {
            var shown = await restarted.CommandAsync("user", "show", $"kill{user}");
            if (shown.ExitCode != 0)
                (await restarted.CommandAsync("user", "add", $"kill{user}", "--password-file", password)).Succeeded();
            var login = await restarted.SendAsync(restarted.BearerRequest() with { User = $"kill{user}@{restarted.Ready.Realm}", Password = "Kill-proof 7 passwords" });
            login.HttpStatus.Should().Be(200, login.Xml);
        }
    }

    [Fact]
    public Task Issue_KilledUnderLoad_EveryTokenThatAClientGotIsKnown() => SurvivesKillUnderLoadAsync(tokensBeforeKill: 100);

    [Theory]
    [Trait("Category", "Campaign")]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(500)]
    [InlineData(3000)]
    public Task Issue_KilledUnderLoadAtOtherMoments_EveryTokenThatAClientGotIsKnown(int tokensBeforeKill) => SurvivesKillUnderLoadAsync(tokensBeforeKill);

    /// <returns>False when init came to its end before that sync.</returns>
    private async Task<bool> SurvivesKillInInitAsync(int number)
    {
        var data = _directory[$"init-{number}"];
        if (!await KilledAt.SyncAsync(number, _directory["kill.log"], "init", "--data", data))
            return false;

        await using var server = await RunningServer.StartAsync(new ServerLaunch(data));
        (await server.SendAsync(server.BearerRequest())).HttpStatus.Should().Be(200, $"after a kill in sync {number}");
        (await Store.DefaultSignersAsync(data)).Should().Be(1, $"after a kill in sync {number}");
        Directory.Delete(data, recursive: true);
        return true;
    }

    private async Task SurvivesKillUnderLoadAsync(int tokensBeforeKill)
    {
        var launch = new ServerLaunch(_directory["data"]);
        var tokens = new ConcurrentBag<string>();
        await using (var server = await RunningServer.StartAsync(launch))
        {
            var service = await server.AddServiceAsync("load", RSA.Create(2048), _directory);
            var clients = Enumerable.Range(0, 8).Select(_ => IssueUntilDeathAsync(server, service, tokens)).ToList();
            while (tokens.Count < tokensBeforeKill)
                await Task.Delay(5);
            await server.KillAsync();
            await Task.WhenAll(clients);
        }

        // The chain ends with a whole record, on the disk as it was left and after the next start.
        var left = await Product.CommandLine.RunAsync("audit", "verify", "--data", launch.DataDirectory, "--key", Path.Combine(launch.DataDirectory, "audit-key.pem"));
        left.Succeeded().Should().MatchRegex(@"Verdict +whole");
        await using var restarted = await RunningServer.StartAsync(launch);
        (await restarted.CommandAsync("audit", "verify")).Succeeded().Should().MatchRegex(@"Verdict +whole");
        (await restarted.CommandAsync("audit", "tail", "--refusals", "-n", "1")).Succeeded().Should().Contain("EVS-6104", "the killed run left no record of its end");
        tokens.Should().HaveCountGreaterThanOrEqualTo(tokensBeforeKill);
        foreach (var token in tokens)
        {
            var verdict = await restarted.SendAsync(TrustRequest.Validate(token));
            verdict.StatusCode.Should().Be(ValidStatus, verdict.StatusReason);
        }

        (await Store.DefaultSignersAsync(launch.DataDirectory)).Should().Be(1);
    }

    private static async Task IssueUntilDeathAsync(RunningServer server, ServicePrincipal service, ConcurrentBag<string> tokens)
    {
        try
        {
            while (true)
            {
                var issued = await server.SendAsync(new TrustRequest { Signer = service });
                issued.HttpStatus.Should().Be(200, issued.Xml);
                tokens.Add(issued.Token);
            }
        }
        catch (HttpRequestException)
        {
            // The server is dead, as meant. A request that got no answer promised nothing.
        }
    }
}
