using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>Another root follows ours; openssl, which knows one of the two, believes what is issued below the new one.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class RootRolloverTests : IDisposable
{
    private static readonly Program OpenSsl = new("openssl");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task CaRootPromote_OpenSslThatTrustsEitherRoot_VerifiesALeaf()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        var old = _directory.Write("old.pem", (await server.CommandAsync("ca", "root")).Succeeded());
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = server.TrustInRoot } });

        (await server.CommandAsync("ca", "root", "promote", "--yes")).Error.Should().Contain("EVS-6222", "none is published yet");
        (await server.CommandAsync("ca", "root", "renew")).ExitCode.Should().NotBe(0, "another root needs a person's yes");
        (await server.CommandAsync("ca", "root", "renew", "--yes")).Succeeded();
        (await server.CommandAsync("ca", "root")).Succeeded().Should().Be(File.ReadAllText(old), "the next one is published, no more");
        (await client.GetStringAsync(new Uri($"https://localhost:{server.Launch.Port}/ca/chain.pem"))).Split("BEGIN CERTIFICATE").Should().HaveCount(1 + 4);
        (await server.CommandAsync("ca", "root", "promote", "--yes")).Succeeded();

        var @new = _directory.Write("new.pem", (await server.CommandAsync("ca", "root")).Succeeded());
        File.ReadAllText(@new).Should().NotBe(File.ReadAllText(old));
        (await server.CommandAsync("ca", "issue", "web.example", "--out-cert", _directory["web.pem"], "--out-key", _directory["web.key"])).Succeeded();
        foreach (var trusted in new[] { old, @new })
        {
            (await OpenSsl.RunAsync("verify", "-x509_strict", "-CAfile", trusted, "-untrusted", _directory["web.pem"], "-verify_hostname", "web.example", _directory["web.pem"])).Succeeded();
            var tls = await OpenSsl.RunAsync("s_client", "-connect", $"localhost:{server.Launch.Port}", "-CAfile", trusted, "-verify_return_error", "-verify_hostname", "localhost");
            tls.Output.Should().Contain("Verify return code: 0 (ok)", tls.Error);
        }
    }
}
