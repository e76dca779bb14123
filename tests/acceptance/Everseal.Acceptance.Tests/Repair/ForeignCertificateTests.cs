using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>openssl signs what the server asks for; openssl's client and govmomi then trust that CA's root and no other.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ForeignCertificateTests(StsClient govmomi) : IClassFixture<StsClient>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task EachSlot_BesideARunningServer_IsImportedServedAndTakenBack()
    {
        var ca = await EnterpriseCa.MakeAsync(_directory);
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        var enterprise = server.Ready with { CaFile = ca.Root };

        var tls = await ca.AnswerAsync(server.DataDirectory, "tls");
        (await EnterpriseCa.HandshakeAsync(server.Launch.Port, ca.Root)).ExitCode.Should().NotBe(0, "a request changes nothing");
        (await ImportAsync(server.DataDirectory, "tls", tls)).Should().Contain("its path holds from CN=Enterprise Root,O=Enterprise");
        (await EnterpriseCa.HandshakeAsync(server.Launch.Port, ca.Root)).Succeeded().Should().Contain("O = Enterprise, CN = Enterprise Policy CA");
        (await LogInAsync(enterprise, server)).LoggedIn.Should().BeTrue("clients trust the enterprise's root alone");

        (await server.CommandAsync("repair", "rollback", "--yes")).Succeeded();
        (await EnterpriseCa.HandshakeAsync(server.Launch.Port, server.Ready.CaFile)).Succeeded();
        (await LogInAsync(enterprise, server)).LoggedIn.Should().BeFalse();
        await ImportAsync(server.DataDirectory, "tls", tls);

        await ImportAsync(server.DataDirectory, "signing", await ca.AnswerAsync(server.DataDirectory, "signing"), "--realm", server.Ready.Realm);
        await ImportAsync(server.DataDirectory, "issuing-ca", await ca.AnswerAsync(server.DataDirectory, "issuing-ca"));
        (await LogInAsync(enterprise, server)).LoggedIn.Should().BeTrue();
        (await server.CommandAsync("certificates", "list")).Succeeded().Split('\n').Count(line => line.Contains("(another CA)", StringComparison.Ordinal)).Should().Be(3);
        (await server.CommandAsync("ca", "issue", "web.example", "--out-cert", _directory["web.pem"], "--out-key", _directory["web.key"])).Succeeded();
        (await new Program("openssl").RunAsync("verify", "-x509_strict", "-CAfile", ca.Root, "-untrusted", _directory["web.pem"], _directory["web.pem"])).Succeeded();

        (await server.CommandAsync("certificates", "reset", "--yes")).Succeeded();
        (await server.CommandAsync("certificates", "list")).Succeeded().Should().MatchRegex("tls .*CN=everseal.local issuing CA ").And.NotMatchRegex("tls .*another CA");
        (await LogInAsync(enterprise, server)).LoggedIn.Should().BeTrue("the issuing CA stays below the enterprise's root, and TLS is its own again");
    }

    /// <summary>No server, everything ended: what comes from another CA needs none of ours.</summary>
    [Fact]
    public async Task NoServerAndEverythingEnded_IsImportedAndServedAtTheNextStart()
    {
        var ca = await EnterpriseCa.MakeAsync(_directory);
        var launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram, AsService = true };
        await EndedNode.MakeAsync(launch.DataDirectory, EndedNode.DaysAgo);

        await ImportAsync(launch.DataDirectory, "tls", await ca.AnswerAsync(launch.DataDirectory, "tls"));
        await ImportAsync(launch.DataDirectory, "signing", await ca.AnswerAsync(launch.DataDirectory, "signing"), "--realm", "everseal.local");
        (await Product.CommandLine.RunAsync("certificates", "list", "--data", launch.DataDirectory)).Succeeded().Should().MatchRegex(@"tls .*CN=Enterprise Policy CA.*\(another CA\)");

        await using var server = await RunningServer.StartAsync(launch);
        server.Ready.CaFile.Should().EndWith("tls-root.pem", "that is what clients must trust now");
        (await EnterpriseCa.HandshakeAsync(launch.Port, ca.Root)).Succeeded();
        (await LogInAsync(server.Ready, server)).LoggedIn.Should().BeTrue();
    }

    private static async Task<string> ImportAsync(string data, string slot, string chain, params string[] more)
        => (await Product.CommandLine.RunAsync(["certificates", "replace", slot, "--import", chain, "--yes", "--data", data, .. more])).Succeeded();

    private Task<StsClientOutcome> LogInAsync(ReadyFile ready, RunningServer server) => govmomi.TryAsync(ready, "bearer", ready.Administrator, server.Password);
}
