using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Python;

/// <summary>
/// <c>tests/acceptance/python/sso_client.py</c>: libxml2 canonicalises every message and serialises each token anew, as pyvmomi
/// does, and openssl signs.
/// </summary>
[Collection(SharedServer.Collection)]
[Trait("Needs", "DebianPackages")]
public sealed class SsoClientTests(SharedServer shared)
{
    [Fact]
    public async Task Script_FromLoginToCancel_IsAnsweredAtEveryStep()
    {
        await shared.Server.CommandAsync("group", "add-member", "ActAsUsers", shared.RsaService.Name);
        var user = await shared.NewUserAsync();
        var python = new Program("/usr/bin/python3")
        {
            // For the script it is text in XML: escaped by nobody else.
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_PASSWORD"] = System.Security.SecurityElement.Escape(SharedServer.AnnPassword) },
        };

        var printed = (await python.RunAsync(
            Product.Acceptance("python", "sso_client.py"), shared.Server.Ready.Url, shared.Server.Ready.Realm, shared.Server.Ready.CaFile,
            shared.RsaService.CertificateFile, shared.RsaService.KeyFile, user)).Succeeded();

        Steps(printed).Should().Equal(
            "bearer: Assertion",
            "holder-of-key: Assertion",
            "act-as: Assertion",
            "act-as again: Assertion",
            "on-behalf-of: Assertion",
            "token by token: Assertion",
            "act-as by token: Assertion",
            "bearer as login: Fault EVS-1230",
            "renew: Assertion",
            "login: LoginResponse",
            "validate: Code valid",
            "cancel: RequestedTokenCancelled",
            "validate after: Code invalid");
    }

    private static IEnumerable<string> Steps(string printed)
        => printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Select(step => string.Join(
            ' ',
            new[] { $"{step.GetProperty("step")}: {step.GetProperty("answer")}", $"{step.GetProperty("status_code")}".Split('/')[^1], CodeIn($"{step.GetProperty("fault")}") }
                .Where(part => part.Length > 0)));

    private static string CodeIn(string fault) => fault.EndsWith(')') ? fault[(fault.LastIndexOf('(') + 1)..^1] : fault;
}
