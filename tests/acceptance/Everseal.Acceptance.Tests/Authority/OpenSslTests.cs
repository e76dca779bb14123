using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>OpenSSL's opinion of what the CA signs.</summary>
[Collection(SharedServer.Collection)]
[Trait("Needs", "DebianPackages")]
public sealed class OpenSslTests(SharedServer shared) : IDisposable
{
    private static readonly Program OpenSsl = new("openssl");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("p256")]
    public async Task CaIssue_TlsServer_VerifiesForItsHostAndPurpose(string key)
    {
        (await shared.Server.CommandAsync("ca", "issue", "web.example", "--dns", "web.example", "--key", key,
            "--out-cert", _directory["web.pem"], "--out-key", _directory["web.key"])).Succeeded();

        (await VerifyAsync(_directory["web.pem"], "-purpose", "sslserver", "-verify_hostname", "web.example")).Succeeded();
        (await VerifyAsync(_directory["web.pem"], "-purpose", "sslserver", "-verify_hostname", "other.example")).ExitCode.Should().NotBe(0);
        (await VerifyAsync(_directory["web.pem"], "-purpose", "sslclient")).ExitCode.Should().NotBe(0, "a server's certificate is no client's");
    }

    [Fact]
    public async Task CaSign_RequestMadeByOpenSsl_Verifies()
    {
        (await OpenSsl.RunAsync("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=signed.example",
            "-keyout", _directory["signed.key"], "-out", _directory["signed.csr"])).Succeeded();

        (await shared.Server.CommandAsync("ca", "sign", _directory["signed.csr"], "--dns", "signed.example", "--out-cert", _directory["signed.pem"])).Succeeded();

        (await VerifyAsync(_directory["signed.pem"], "-purpose", "sslserver", "-verify_hostname", "signed.example")).Succeeded();
    }

    [Fact]
    public async Task CaSign_RequestWhoseSignatureIsNotItsKeys_IsRefused()
    {
        (await OpenSsl.RunAsync("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=forged.example", "-outform", "DER",
            "-keyout", _directory["forged.key"], "-out", _directory["forged.der"])).Succeeded();
        var request = File.ReadAllBytes(_directory["forged.der"]);
        request[^1] ^= 1;
        var pem = _directory.Write("forged.csr", System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE REQUEST", request));

        (await shared.Server.CommandAsync("ca", "sign", pem, "--dns", "forged.example", "--out-cert", _directory["forged.pem"])).ExitCode.Should().NotBe(0);
        File.Exists(_directory["forged.pem"]).Should().BeFalse();
    }

    [Fact]
    public async Task CaIssue_LongerThanItsIssuerLives_IsAnErrorAndNoSilentClamp()
    {
        var refused = await shared.Server.CommandAsync("ca", "issue", "web.example", "--dns", "web.example", "--lifetime", "9000d",
            "--out-cert", _directory["web.pem"], "--out-key", _directory["web.key"]);

        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain("EVS-5");
    }

    [Fact]
    public async Task CaRoot_Printed_IsTheRootOfTheReadyFile()
        => (await shared.Server.CommandAsync("ca", "root")).Succeeded().Trim().Should().Be(File.ReadAllText(shared.Server.Ready.CaFile).Trim());

    // The file holds the chain, leaf first; OpenSSL takes the leaf from the file's beginning and the issuing CA from all of it.
    private Task<ProgramResult> VerifyAsync(string chainFile, params IEnumerable<string> options)
        => OpenSsl.RunAsync(["verify", "-x509_strict", "-CAfile", shared.Server.Ready.CaFile, "-untrusted", chainFile, .. options, chainFile]);
}
