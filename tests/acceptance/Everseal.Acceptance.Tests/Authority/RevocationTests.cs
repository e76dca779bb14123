using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>OpenSSL, curl and the JDK on revocation: what each says of good, revoked and unknown certificates.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class RevocationTests(RevocationServer shared) : IClassFixture<RevocationServer>
{
    private static readonly Program OpenSsl = new("openssl");

    [Theory]
    [InlineData("issuing")]
    [InlineData("root")]
    public async Task Crl_OfEachCa_IsSignedByItAndVersionTwo(string name)
    {
        var list = await shared.FetchAsync($"/ca/crl/{name}.crl", $"{name}.crl");
        var ca = await shared.FetchAsync($"/ca/certificates/{name}.pem", $"{name}-ca.pem");

        var read = await OpenSsl.RunAsync("crl", "-inform", "DER", "-in", list, "-noout", "-text", "-CAfile", ca, "-verify");

        (read.Output + read.Error).Should().Contain("verify OK").And.Contain("Version 2").And.Contain("X509v3 CRL Number").And.Contain("Issuing Distribution Point: critical");
    }

    [Fact]
    public async Task Revoke_Certificate_IsOnTheListWithinAMinuteAndOpenSslRefusesIt()
    {
        var (good, bad) = (await shared.IssueAsync("crl-good"), await shared.IssueAsync("crl-bad"));
        (await VerifyAsync(bad, await shared.FetchListsAsync(), "-crl_check_all")).Succeeded();
        var since = Stopwatch.StartNew();

        (await shared.RevokeAsync(bad, "superseded")).Succeeded();

        ProgramResult verdict;
        while ((verdict = await VerifyAsync(bad, await shared.FetchListsAsync(), "-crl_check")).ExitCode == 0)
        {
            since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(500);
        }

        verdict.Error.Should().Contain("certificate revoked");
        (await VerifyAsync(good, await shared.FetchListsAsync(), "-crl_check_all")).Succeeded();
        var text = (await OpenSsl.RunAsync("crl", "-in", Lists, "-noout", "-text")).Succeeded();
        text.Should().Contain(bad.SerialNumber).And.Contain("Superseded");
    }

    [Theory]
    [InlineData("-nonce")]
    [InlineData("-no_nonce")]
    [InlineData("-sha256")]
    public async Task Ocsp_GoodRevokedUnknown_OpenSslReadsEach(string option)
    {
        var (good, bad) = (await shared.IssueAsync($"ocsp-good{option}"), await shared.IssueAsync($"ocsp-bad{option}"));
        (await AskAsync(option, "-cert", bad.ChainFile)).Should().Contain($"{bad.ChainFile}: good");
        var since = Stopwatch.StartNew();

        (await shared.RevokeAsync(bad, "keyCompromise")).Succeeded();
        var answer = await AskAsync(option, "-cert", bad.ChainFile);

        answer.Should().Contain($"{bad.ChainFile}: revoked").And.Contain("Reason: keyCompromise");
        (await AskAsync(option, "-cert", good.ChainFile)).Should().Contain($"{good.ChainFile}: good");
        (await AskAsync(option, "-serial", "0x4711")).Should().Contain("0x4711: unknown");
        since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "four processes were started in between");
    }

    [Fact]
    public async Task Ocsp_ThreeAtOnce_AnswersEach()
    {
        var (one, two) = (await shared.IssueAsync("several-1"), await shared.IssueAsync("several-2"));
        (await shared.RevokeAsync(two, "cessationOfOperation")).Succeeded();

        var answer = await AskAsync("-nonce", "-cert", one.ChainFile, "-cert", two.ChainFile, "-serial", "12");

        answer.Should().Contain($"{one.ChainFile}: good").And.Contain($"{two.ChainFile}: revoked").And.Contain("12: unknown");
    }

    [Fact]
    public async Task Ocsp_IssuingCasOwnCertificate_IsNotAnsweredButListed()
    {
        var refused = await OpenSsl.RunAsync("ocsp", "-issuer", shared.Server.Ready.CaFile, "-cert", shared.IssuingCa, "-url", $"{shared.Url}/ca/ocsp", "-CAfile", shared.Server.Ready.CaFile);

        (refused.Output + refused.Error).Should().Contain("unauthorized");
    }

    [Fact]
    public async Task Ocsp_GetByCurl_IsTheAnswerThatOpenSslVerifies()
    {
        var certificate = await shared.IssueAsync("by-get");
        var (request, response) = (shared.Directory["by-get.req"], shared.Directory["by-get.resp"]);
        await OpenSsl.RunAsync("ocsp", "-no_nonce", "-issuer", shared.IssuingCa, "-cert", certificate.ChainFile, "-reqout", request);
        var base64 = Convert.ToBase64String(await File.ReadAllBytesAsync(request));

        foreach (var path in new[] { base64, Uri.EscapeDataString(base64) })
        {
            var headers = (await new Program("curl").RunAsync("-sS", "--path-as-is", "-o", response, "-D", "-", $"{shared.Url}/ca/ocsp/{path}")).Succeeded();
            headers.Should().Contain("application/ocsp-response").And.Contain("max-age=").And.ContainEquivalentOf("etag:");
            var read = await OpenSsl.RunAsync(
                "ocsp", "-respin", response, "-issuer", shared.IssuingCa, "-cert", certificate.ChainFile, "-CAfile", shared.Server.Ready.CaFile);
            (read.Output + read.Error).Should().Contain("Response verify OK").And.Contain(": good");
        }
    }

    [Theory]
    [InlineData("ocsp")]
    [InlineData("crl")]
    public async Task Jdk_FetchesTheStatusFromWhereTheCertificateSays(string kind)
    {
        var (good, bad) = (await shared.IssueAsync($"jdk-good-{kind}"), await shared.IssueAsync($"jdk-bad-{kind}"));
        (await JdkAsync(kind, good)).Should().Be("good");

        (await shared.RevokeAsync(bad, "keyCompromise")).Succeeded();
        if (kind == "crl")
            await ListedAsync(bad);

        (await JdkAsync(kind, bad)).Should().Be("revoked KEY_COMPROMISE");
        (await JdkAsync(kind, good)).Should().Be("good");
    }

    [Fact]
    public async Task Revoke_CertificateOfAService_EndsItsLoginsAndItsTokens()
    {
        var issued = await shared.IssueAsync("revoked-service");
        (await shared.Server.CommandAsync("service", "add", "revoked-service", "--cert", issued.ChainFile)).Succeeded();
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(issued.ChainFile));
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(issued.KeyFile));
        var service = new ServicePrincipal("revoked-service", certificate, key, issued.ChainFile, issued.KeyFile);
        (await shared.Server.SendAsync(new TrustRequest { Signer = service })).HttpStatus.Should().Be(200);

        var asked = await shared.Server.CommandAsync("ca", "revoke", issued.SerialNumber, "--reason", "keyCompromise");
        var stillIn = await shared.Server.SendAsync(new TrustRequest { Signer = service });
        (await shared.RevokeAsync(issued, "keyCompromise")).Succeeded();
        var refused = await shared.Server.SendAsync(new TrustRequest { Signer = service });

        asked.Error.Should().Contain("--yes", "nobody can be asked");
        stillIn.HttpStatus.Should().Be(200, "nothing was confirmed");
        refused.FaultCode.Should().Contain("FailedAuthentication");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sts/STSService/everseal.local")]
    [InlineData("/api/v1/ca")]
    [InlineData("/health/live")]
    [InlineData("/sdk")]
    [InlineData("/ca/../health/live")]
    [InlineData("/ca/crl/nobody.crl")]
    [InlineData("/ca/crl/..%2Fmaster.key")]
    public async Task PlainListener_AnythingButStatus_IsNotThere(string path)
        => (await new Program("curl").RunAsync("-sS", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", shared.Url + path)).Succeeded().Should().Be("404");

    [Fact]
    public async Task Crl_UnchangedSinceLastFetch_IsNotSentAgain()
    {
        using var first = await shared.Plain.GetAsync(new Uri("/ca/crl/root.crl", UriKind.Relative));
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri("/ca/crl/root.crl", UriKind.Relative));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await shared.Plain.SendAsync(again);

        first.Content.Headers.ContentType.Should().Be(MediaTypeHeaderValue.Parse("application/pkix-crl"));
        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    private string Lists => shared.Directory["lists.pem"];

    private async Task ListedAsync(IssuedCertificate certificate)
    {
        for (var since = Stopwatch.StartNew(); (await VerifyAsync(certificate, await shared.FetchListsAsync(), "-crl_check")).ExitCode == 0; await Task.Delay(500))
            since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    private Task<ProgramResult> VerifyAsync(IssuedCertificate certificate, string lists, string check)
        => OpenSsl.RunAsync("verify", check, "-CAfile", shared.Server.Ready.CaFile, "-untrusted", certificate.ChainFile, "-CRLfile", lists, certificate.ChainFile);

    private async Task<string> AskAsync(string option, params IEnumerable<string> about)
    {
        var answer = await OpenSsl.RunAsync(
            ["ocsp", option, "-issuer", shared.IssuingCa, .. about, "-url", $"{shared.Url}/ca/ocsp", "-CAfile", shared.Server.Ready.CaFile]);
        (answer.Output + answer.Error).Should().Contain("Response verify OK");
        return answer.Output;
    }

    private async Task<string> JdkAsync(string kind, IssuedCertificate certificate)
        => (await new Program("java").RunAsync("-Xshare:auto", "-XX:TieredStopAtLevel=1", Product.Acceptance("java", "CheckRevocation.java"),
            kind, shared.Server.Ready.CaFile, certificate.ChainFile)).Succeeded().Trim();
}
