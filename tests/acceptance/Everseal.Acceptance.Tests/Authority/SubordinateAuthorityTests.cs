using System.Diagnostics;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>An enterprise root that openssl keeps signs our issuing CA; openssl then believes what we issue.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class SubordinateAuthorityTests : IDisposable
{
    private static readonly Program OpenSsl = new("openssl");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task CaImport_SignedByOpenSsl_LeavesChainToTheEnterpriseRoot()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        await SignByEnterpriseAsync(server, "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");

        (await server.CommandAsync("ca", "import", _directory["chain.pem"])).ExitCode.Should().NotBe(0, "another root needs a person's yes");
        (await server.CommandAsync("ca", "import", _directory["chain.pem"], "--yes")).Succeeded();

        (await server.CommandAsync("ca", "issue", "web.example", "--out-cert", _directory["web.pem"], "--out-key", _directory["web.key"])).Succeeded();
        (await OpenSsl.RunAsync("verify", "-x509_strict", "-CAfile", _directory["root.pem"], "-untrusted", _directory["web.pem"], "-verify_hostname", "web.example", _directory["web.pem"])).Succeeded();
        (await server.CommandAsync("ca", "root")).Succeeded().Trim().Should().Be(File.ReadAllText(_directory["root.pem"]).Trim());
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = server.TrustInRoot } });
        (await client.GetStringAsync(new Uri($"https://localhost:{server.Launch.Port}/health/live"))).Should().Contain("live", "TLS shows a certificate below the new root");
        (await server.CommandAsync("ca", "seal", "--file", _directory["x"], "--passphrase-file", _directory.Write("p", "six random words make it"), "--yes")).Error.Should().Contain("EVS-5243");
    }

    /// <summary>A root that bounds no path, as Windows' template for subordinate CAs: openssl takes our list for our leaves.</summary>
    [Fact]
    public async Task CaImport_WithoutPathLength_OpenSslBelievesTheListAboutLeaves()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        await SignByEnterpriseAsync(server, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
        (await server.CommandAsync("ca", "import", _directory["chain.pem"], "--yes")).Succeeded();
        (await server.CommandAsync("ca", "issue", "web.example", "--out-cert", _directory["web.pem"], "--out-key", _directory["web.key"])).Succeeded();

        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = server.TrustInRoot } });
        var list = new Uri($"https://localhost:{server.Launch.Port}/ca/crl/issuing.pem");
        ProgramResult verified;
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            _directory.Write("crl.pem", await client.GetStringAsync(list));
            verified = await OpenSsl.RunAsync(
                "verify", "-crl_check", "-CRLfile", _directory["crl.pem"], "-CAfile", _directory["root.pem"], "-untrusted", _directory["web.pem"], _directory["web.pem"]);
            if (verified.ExitCode == 0 || since.Elapsed > TimeSpan.FromSeconds(20))
                break;
        }

        verified.Succeeded().Should().Contain("OK");
    }

    [Theory]
    [InlineData("nameConstraints=critical,permitted;DNS:corp.example\n", "name constraints")]
    [InlineData("extendedKeyUsage=codeSigning\n", "not for TlsServer")]
    public async Task CaImport_BelowWhichNoClientWouldLogIn_IsRefused(string bound, string reason)
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        await SignByEnterpriseAsync(server, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n" + bound);

        (await server.CommandAsync("ca", "import", _directory["chain.pem"], "--yes")).Error.Should().Contain("EVS-5251").And.Contain(reason);
        (await server.CommandAsync("user", "list")).Succeeded();
    }

    [Fact]
    public async Task CaImport_CertificateOfALeaf_IsRefused()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        await SignByEnterpriseAsync(server, "basicConstraints=critical,CA:FALSE\n");

        (await server.CommandAsync("ca", "import", _directory["chain.pem"], "--yes")).Error.Should().Contain("EVS-5251");
    }

    private async Task SignByEnterpriseAsync(RunningServer server, string extensions)
    {
        (await OpenSsl.RunAsync("req", "-x509", "-newkey", "rsa:3072", "-nodes", "-subj", "/O=Enterprise/CN=Enterprise Root", "-days", "3650",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", _directory["root.key"], "-out", _directory["root.pem"])).Succeeded();
        (await server.CommandAsync("ca", "request", "--out", _directory["issuing.csr"], "--name", "Everseal Issuing", "--organization", "Enterprise")).Succeeded();
        (await OpenSsl.RunAsync("req", "-in", _directory["issuing.csr"], "-verify", "-noout")).Succeeded();
        (await OpenSsl.RunAsync("x509", "-req", "-in", _directory["issuing.csr"], "-CA", _directory["root.pem"], "-CAkey", _directory["root.key"], "-CAcreateserial",
            "-days", "1000", "-extfile", _directory.Write("extensions", extensions), "-out", _directory["issuing.pem"])).Succeeded();
        _directory.Write("chain.pem", File.ReadAllText(_directory["issuing.pem"]) + File.ReadAllText(_directory["root.pem"]));
    }
}
