using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>The API over TLS: who may, who may not, and that no proof serves twice.</summary>
[Collection(SharedServer.Collection)]
public sealed class RemoteAdministrationTests(SharedServer shared) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string[] Server => ["--server", shared.Server.Ready.Url, "--ca-file", shared.Server.Ready.CaFile];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Api_AdministratorsBearerToken_OpensItAndIsAuditedByName()
    {
        var token = await TokenAsync("administrator", shared.Server.Ready.PasswordFile);

        (await RunAsync(["group", "list", .. Server, "--token", token])).Succeeded().Should().Contain("CAAdmins");
        (await RunAsync(["ca", "issue", "remote.example", "--out-cert", _directory["r.pem"], "--out-key", _directory["r.key"], .. Server, "--token", token])).Succeeded();
        (await shared.Server.CommandAsync("ca", "log", "--subject", "remote.example")).Succeeded().Should().Contain($"administrator@{shared.Server.Ready.Realm}");
    }

    [Fact]
    public async Task Api_TokenOfSomebodyElse_IsForbidden()
    {
        var token = await TokenAsync("ann", _directory.Write("ann.password", SharedServer.AnnPassword));

        (await RunAsync(["user", "list", .. Server, "--token", token])).Error.Should().Contain("EVS-7032");
    }

    [Fact]
    public async Task Api_WithoutToken_IsUnauthorizedByAnySpelling()
    {
        foreach (var path in new[] { "/api/v1/ca", "/API/V1/ca", "/api/v1/realms", "/api%2Fv1/ca", "//api/v1/ca", "/api/v1" })
            (await shared.Server.Http.GetAsync(new Uri(shared.Server.Ready.Url + path))).StatusCode.Should().BeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.NotFound], path);
        (await shared.Server.Http.GetAsync(new Uri(shared.Server.Ready.Url + "/api/v1/ca"))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Api_HolderOfKeyToken_NeedsItsKeyAndTheGroupCountsAtOnce()
    {
        var name = $"ca{Guid.NewGuid():N}"[..12];
        (await shared.Server.CommandAsync("service", "add", name, "--generate", "--out-cert", _directory["s.pem"], "--out-key", _directory["s.key"], "--group", "CAAdmins")).Succeeded();
        (await RunAsync(["token", "issue", .. Server, "--cert", _directory["s.pem"], "--key", _directory["s.key"], "--out", _directory["s.xml"]])).Succeeded();
        string[] signed = [.. Server, "--token", _directory["s.xml"], "--token-key", _directory["s.key"]];

        (await RunAsync(["ca", "log", .. Server, "--token", _directory["s.xml"]])).Error.Should().Contain("EVS-7031");
        (await RunAsync(["ca", "log", .. signed])).Succeeded();
        (await RunAsync(["user", "list", .. signed])).Error.Should().Contain("EVS-7032", "the CA is all that CAAdmins administer");
        (await shared.Server.CommandAsync("group", "remove-member", "CAAdmins", name)).Succeeded();
        (await RunAsync(["ca", "log", .. signed])).Error.Should().Contain("EVS-7032");
        (await shared.Server.CommandAsync("service", "disable", name)).Succeeded();
        (await RunAsync(["ca", "log", .. signed])).Error.Should().Contain("EVS-7031");
    }

    [Fact]
    public async Task Api_SignedRequest_ServesOnceAndForNothingElse()
    {
        var name = $"ca{Guid.NewGuid():N}"[..12];
        (await shared.Server.CommandAsync("service", "add", name, "--generate", "--out-cert", _directory["s.pem"], "--out-key", _directory["s.key"], "--group", "CAAdmins")).Succeeded();
        (await RunAsync(["token", "issue", .. Server, "--cert", _directory["s.pem"], "--key", _directory["s.key"], "--out", _directory["s.xml"]])).Succeeded();

        var authorization = Sign("GET", "/api/v1/ca", Nonce(), body: "");
        (await SendAsync("GET", "/api/v1/ca", authorization)).Should().Be(HttpStatusCode.OK);
        (await SendAsync("GET", "/api/v1/ca", authorization)).Should().NotBe(HttpStatusCode.OK, "a nonce serves once");
        (await SendAsync("GET", "/api/v1/ca/certificates", Sign("GET", "/api/v1/ca", Nonce(), ""))).Should().Be(HttpStatusCode.Unauthorized, "it was signed for another path");
        (await SendAsync("GET", "/api/v1/ca/log?limit=1", Sign("GET", "/api/v1/ca/log", Nonce(), ""))).Should().Be(HttpStatusCode.Unauthorized, "the query is signed too");
        (await SendAsync("DELETE", "/api/v1/ca/root/unsealing", Sign("GET", "/api/v1/ca/root/unsealing", Nonce(), ""))).Should().Be(HttpStatusCode.Unauthorized, "it was signed for another method");
        (await SendAsync("POST", "/api/v1/ca/certificates", Sign("POST", "/api/v1/ca/certificates", Nonce(), "{}"), "{ }")).Should().Be(HttpStatusCode.Unauthorized, "it was signed for another body");
        (await SendAsync("GET", "/api/v1/ca", Sign("GET", "/api/v1/ca", Nonce(TimeSpan.FromHours(-1)), ""))).Should().Be(HttpStatusCode.Unauthorized, "it is an hour old");
        (await SendAsync("GET", "/api/v1/ca", Sign("GET", "/api/v1/ca", Nonce(), "", host: "elsewhere.example"), host: "elsewhere.example")).Should().Be(HttpStatusCode.Unauthorized, "it was signed for another server");
    }

    private static string Nonce(TimeSpan ago = default)
        => $"{(DateTimeOffset.UtcNow + ago).ToUnixTimeMilliseconds()}:{RandomNumberGenerator.GetInt32(int.MaxValue)}";

    // The signer of vSphere's REST clients, written from their wire form.
    private string Sign(string method, string path, string nonce, string body, string host = "localhost")
    {
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(_directory["s.key"]));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{nonce}\n{method}\n{path}\n{host}\n{shared.Server.Launch.Port}\n"), .. SHA256.HashData(Encoding.UTF8.GetBytes(body)), 10];
        var signature = Convert.ToBase64String(key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes(File.ReadAllText(_directory["s.xml"]).Trim()));
        return $"token=\"{token}\", signature_alg=\"RSA-SHA256\", signature=\"{signature}\", nonce=\"{nonce}\"";
    }

    private async Task<HttpStatusCode> SendAsync(string method, string path, string authorization, string? body = null, string host = "localhost")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"https://localhost:{shared.Server.Launch.Port}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("SIGN", authorization);
        request.Headers.Host = $"{host}:{shared.Server.Launch.Port}";
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        // The client takes the header's host for the server's name, which it is not in one of the cases.
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = shared.Server.TrustInRoot,
                RemoteCertificateValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch,
            },
        });
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<string> TokenAsync(string user, string passwordFile)
    {
        (await RunAsync(["token", "issue", .. Server, "--user", $"{user}@{shared.Server.Ready.Realm}", "--password-file", passwordFile, "--out", _directory[$"{user}.xml"]])).Succeeded();
        return _directory[$"{user}.xml"];
    }

    private static Task<ProgramResult> RunAsync(IEnumerable<string> arguments) => Product.CommandLine.RunAsync(arguments);
}
