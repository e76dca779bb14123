using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>Requests as other people's tools make them: signed where they are sound, refused with the reason where not, and then nothing is signed.</summary>
[Collection(SharedServer.Collection)]
[Trait("Needs", "DebianPackages")]
public sealed class SigningRequestTests(SharedServer shared) : IDisposable
{
    private static readonly Program OpenSsl = new("openssl");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("rsa:2048")]
    [InlineData("rsa:3072")]
    [InlineData("rsa:4096")]
    [InlineData("ec:P-256")]
    [InlineData("ec:P-384")]
    public async Task CaSign_OpenSslRequest_VerifiesForItsHost(string key)
    {
        await RequestAsync("web", "/CN=web.example", key, "-addext", "subjectAltName=DNS:web.example,DNS:*.apps.example,IP:192.0.2.7");

        (await SignAsync("web")).Succeeded();

        (await VerifyAsync("web", "-purpose", "sslserver", "-verify_hostname", "web.example")).Succeeded();
        (await VerifyAsync("web", "-purpose", "sslserver", "-verify_hostname", "shop.apps.example")).Succeeded();
        (await VerifyAsync("web", "-purpose", "sslserver", "-verify_ip", "192.0.2.7")).Succeeded();
        (await VerifyAsync("web", "-purpose", "sslserver", "-verify_hostname", "other.example")).ExitCode.Should().NotBe(0);
    }

    [Fact]
    public async Task CaSign_KeytoolRequest_VerifiesAndGoesBackIntoItsKeyStore()
    {
        var store = new[] { "-keystore", _directory["store.p12"], "-storetype", "PKCS12", "-storepass", "changeit", "-alias", "java" };
        var keytool = new Program("keytool");
        (await keytool.RunAsync(["-genkeypair", .. store, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=java.example"])).Succeeded();
        (await keytool.RunAsync(["-certreq", .. store, "-ext", "san=dns:java.example", "-file", _directory["java.csr"]])).Succeeded();

        (await SignAsync("java")).Succeeded();

        (await VerifyAsync("java", "-purpose", "sslserver", "-verify_hostname", "java.example")).Succeeded();
        (await keytool.RunAsync("-importcert", "-noprompt", "-keystore", _directory["store.p12"], "-storepass", "changeit", "-alias", "root", "-file", shared.Server.Ready.CaFile)).Succeeded();
        (await keytool.RunAsync(["-importcert", "-noprompt", .. store, "-file", _directory["java.pem"]])).Succeeded();
    }

    [Theory]
    [InlineData("/CN=web.example", "DNS:other.example", "", "EVS-5144")]
    [InlineData("/O=Example", "DNS:web.example", "", "EVS-5144")]
    [InlineData("/CN=web.example", "DNS:web.example,email:root@web.example", "", "EVS-5141")]
    [InlineData("/CN=web.example", "DNS:web.example,URI:https://web.example/", "", "EVS-5141")]
    [InlineData("/CN=web.example", "DNS:web.example,DNS:*.example", "", "EVS-5143")]
    [InlineData("/CN=web.example", "DNS:web.example,DNS:a_b.example", "", "EVS-5143")]
    [InlineData("/CN=web.example", "DNS:web.example", "basicConstraints=critical,CA:TRUE", "EVS-5140")]
    [InlineData("/CN=web.example", "DNS:web.example", "keyUsage=keyCertSign", "EVS-5140")]
    public async Task CaSign_RequestThatBreaksARule_IsRefusedWithItsReason(string subject, string names, string extension, string code)
    {
        string[] more = extension.Length == 0 ? [] : ["-addext", extension];
        await RequestAsync("bad", subject, "ec:P-256", ["-addext", $"subjectAltName={names}", .. more]);

        await RefusedAsync(code, await SignAsync("bad"));
    }

    [Fact]
    public async Task CaSign_OrderOfOtherNamesThanTheRequests_IsRefused()
    {
        await RequestAsync("web", "/CN=web.example", "ec:P-256", "-addext", "subjectAltName=DNS:web.example");

        await RefusedAsync("EVS-5142", await SignAsync("web", "--dns", "evil.example"));
    }

    [Theory]
    [InlineData("rsa:1024", "EVS-5107")]
    [InlineData("ec:secp256k1", "EVS-5106")]
    [InlineData("ec:P-521", "EVS-5106")]
    public async Task CaSign_KeyThatIsNotCertified_IsRefused(string key, string code)
    {
        await RequestAsync("weak", "/CN=web.example", key, "-addext", "subjectAltName=DNS:web.example");

        await RefusedAsync(code, await SignAsync("weak"));
    }

    [Fact]
    public async Task CaSign_ExponentThree_IsRefused()
    {
        (await OpenSsl.RunAsync("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_pubexp:3", "-out", _directory["weak.key"])).Succeeded();
        (await OpenSsl.RunAsync("req", "-new", "-key", _directory["weak.key"], "-subj", "/CN=web.example", "-addext", "subjectAltName=DNS:web.example", "-out", _directory["weak.csr"])).Succeeded();

        await RefusedAsync("EVS-5107", await SignAsync("weak"));
    }

    [Fact]
    public async Task CaSign_KeyOfAnotherSubject_IsRefusedAndItsOwnSubjectRenews()
    {
        await RequestAsync("own", "/CN=own.example", "ec:P-256", "-addext", "subjectAltName=DNS:own.example");
        (await OpenSsl.RunAsync("req", "-new", "-key", _directory["own.key"], "-subj", "/CN=thief.example", "-addext", "subjectAltName=DNS:thief.example", "-out", _directory["bad.csr"])).Succeeded();

        (await SignAsync("own")).Succeeded();
        (await SignAsync("own", "--overwrite")).Succeeded();

        await RefusedAsync("EVS-5111", await SignAsync("bad"));
    }

    private async Task RefusedAsync(string code, ProgramResult refused)
    {
        refused.ExitCode.Should().Be(2);
        refused.Error.Should().Contain(code);
        Directory.GetFiles(_directory.Path, "*.pem").Should().NotContain(file => file.EndsWith("bad.pem", StringComparison.Ordinal) || file.EndsWith("weak.pem", StringComparison.Ordinal));
        (await shared.Server.CommandAsync("ca", "log", "--subject", "thief.example")).Succeeded().Should().NotContain("issued");
    }

    private async Task RequestAsync(string name, string subject, string key, params string[] options)
    {
        string[] kind = key.Split(':') is ["ec", var curve] ? ["-newkey", "ec", "-pkeyopt", $"ec_paramgen_curve:{curve}"] : ["-newkey", key];
        (await OpenSsl.RunAsync(["req", "-new", .. kind, "-nodes", "-subj", subject, "-keyout", _directory[$"{name}.key"], "-out", _directory[$"{name}.csr"], .. options])).Succeeded();
    }

    private Task<ProgramResult> SignAsync(string name, params string[] options)
        => shared.Server.CommandAsync(["ca", "sign", _directory[$"{name}.csr"], "--out-cert", _directory[$"{name}.pem"], .. options]);

    private Task<ProgramResult> VerifyAsync(string name, params IEnumerable<string> options)
        => OpenSsl.RunAsync(["verify", "-x509_strict", "-CAfile", shared.Server.Ready.CaFile, "-untrusted", _directory[$"{name}.pem"], .. options, _directory[$"{name}.pem"]]);
}
