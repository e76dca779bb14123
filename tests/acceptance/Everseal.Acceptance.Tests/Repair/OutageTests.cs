using System.Diagnostics;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using Everseal.Acceptance.Tests.Wcf;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>Everything has ended, on the real programs: who mends it, and what clients see before, after and after a rollback.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class OutageTests(EndedNode ended, StsClient govmomi) : IClassFixture<EndedNode>, IClassFixture<StsClient>
{
    /// <summary>A root lives 7300 days.</summary>
    private const int VeryLongAgo = 8000;

    private const string Outage = "Signing certificate is not valid at";

    /// <summary>With no word from anybody, below a root that lives.</summary>
    [Fact]
    public async Task EightHundredDaysOff_PeopleLogInWithinAMinuteOfTheStart()
    {
        var launch = new ServerLaunch(await ended.CopyAsync()) { File = Product.ServerProgram, AsService = true };
        (await EndedNode.RepairAsync(launch.DataDirectory, "--dry-run")).ExitCode.Should().Be(2, "this is an outage");
        await Store.SetSelfRenewalAsync(launch.DataDirectory);
        var started = Stopwatch.StartNew();

        await using var server = await RunningServer.StartAsync(launch);
        var outcome = await govmomi.RunAsync(server, "bearer", server.Ready.Administrator, server.Password);

        (outcome.LoggedIn, started.Elapsed).Should().Match<(bool LoggedIn, TimeSpan Took)>(seen => seen.LoggedIn && seen.Took < TimeSpan.FromMinutes(1), outcome.FaultString);
        server.Printed.Should().Contain("The server repaired itself: the signing key of");
        (await EndedNode.RepairAsync(launch.DataDirectory, "status")).Succeeded().Should().MatchRegex("verified +server");
        (await server.CommandAsync("alarm", "list")).Output.Should().Contain("The deployment was repaired");
        (await server.CommandAsync("audit", "tail", "-n", "50")).Succeeded().Should().MatchRegex("repair .*server");
    }

    /// <summary>With self-repair off it is the outage; a person's repair beside the running server ends it, and a rollback brings it back.</summary>
    [Fact]
    public async Task SelfRepairOff_RepairBringsEveryClientBackAndRollbackReverts()
    {
        var launch = new ServerLaunch(await ended.CopyAsync()) { File = Product.ServerProgram, AsService = true, Settings = "selfRepair: off\n" };
        await Store.SetSelfRenewalAsync(launch.DataDirectory);
        await using var server = await RunningServer.StartAsync(launch);

        await BeOutageAsync(server);
        var done = (await EndedNode.RepairAsync(launch.DataDirectory, "--yes")).Succeeded();
        done.Should().Contain("a token was issued, validated and renewed").And.Contain("TLS serves certificate");
        await LogInEverywhereAsync(server);
        (await EndedNode.RepairAsync(launch.DataDirectory)).Succeeded().Should().Contain("nothing is wrong");

        (await EndedNode.RepairAsync(launch.DataDirectory, "rollback", "--yes")).Succeeded();
        await BeOutageAsync(server);
    }

    /// <summary>The root too: then a person's word, and everybody must be given the new one.</summary>
    [Fact]
    public async Task RootEnded_RepairTakesAWordAndClientsLogInBelowTheNewRoot()
    {
        var launch = new ServerLaunch(ended.File("old")) { File = Product.ServerProgram, AsService = true };
        await EndedNode.MakeAsync(launch.DataDirectory, VeryLongAgo);
        await using var server = await RunningServer.StartAsync(launch);
        (await HealthAsync(server)).Should().Contain(Outage, "TLS has ended as well, and still tells why to whoever looks past that");

        var refused = await EndedNode.RepairAsync(launch.DataDirectory, "--yes");
        (refused.ExitCode, refused.Output).Should().Match<(int Code, string Text)>(seen => seen.Code == 2 && seen.Text.Contains("everseal repair --new-root", StringComparison.Ordinal));
        (await EndedNode.RepairAsync(launch.DataDirectory, "--yes", "--new-root")).Succeeded().Should().Contain("everybody who was given the old root");

        await LogInEverywhereAsync(server);
        (await EndedNode.RepairAsync(launch.DataDirectory, "rollback", "--yes")).Succeeded();
        (await HealthAsync(server)).Should().Contain(Outage);
    }

    private async Task BeOutageAsync(RunningServer server)
    {
        var outcome = await govmomi.RunAsync(server, "bearer", server.Ready.Administrator, server.Password);
        outcome.FaultCode.Should().EndWith(":InvalidTimeRange");
        outcome.FaultString.Should().Contain(Outage);
    }

    private async Task LogInEverywhereAsync(RunningServer server)
    {
        var outcome = await govmomi.RunAsync(server, "bearer", server.Ready.Administrator, server.Password);
        outcome.LoggedIn.Should().BeTrue(outcome.FaultString ?? outcome.Error);
        new TrustChannel(server, TrustChannel.Soap12, server.Ready.Administrator, server.Password).Issue().Should().Contain("saml2:Assertion");
        (await Product.CommandLine.RunAsync(
            "token", "issue", "--server", server.Ready.Url, "--ca-file", server.Ready.CaFile, "--user", server.Ready.Administrator, "--password-file", server.Ready.PasswordFile)).Succeeded()
            .Should().Contain("saml2:Assertion");
    }

    // As a client whose clock stands on a day on which the TLS certificate was valid.
    private static async Task<string> HealthAsync(RunningServer server)
    {
        var policy = server.TrustInRoot;
        policy.VerificationTime = DateTime.UtcNow.AddDays(10 - VeryLongAgo);
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });
        using var answer = await client.GetAsync(new Uri(server.Sts, "/health/issue"));
        return await answer.Content.ReadAsStringAsync();
    }
}
