using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Govmomi;

/// <summary>What one case of <c>tests/acceptance/go/stsclient</c> printed.</summary>
internal sealed record StsClientOutcome(
    string Case, string? Token, double LifetimeSeconds, bool LoggedIn, string? Error, string? FaultCode, string? FaultString);

/// <summary><c>tests/acceptance/go/stsclient</c>, compiled once.</summary>
public sealed class StsClient : IAsyncLifetime
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    private readonly TemporaryDirectory _directory = new();

    public async ValueTask InitializeAsync()
        => (await (Go.Tool with { WorkingDirectory = Product.Acceptance("go", "stsclient") }).RunAsync("build", "-o", _directory["stsclient"], "."))
            .Succeeded();

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task<StsClientOutcome> RunAsync(
        RunningServer server, string testCase, string user, string password, ServicePrincipal? service = null, string? token = null)
    {
        var program = new Program(_directory["stsclient"])
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_PASSWORD"] = password },
        };
        IEnumerable<string> certificate = service is null ? [] : ["-cert", service.CertificateFile, "-key", service.KeyFile];
        IEnumerable<string> given = token is null ? [] : ["-token", _directory.Write("token.xml", token)];
        var result = await program.RunAsync(
            ["-url", server.Ready.Url, "-user", user, "-ca", server.Ready.CaFile, "-cases", testCase, .. certificate, .. given]);
        return JsonSerializer.Deserialize<StsClientOutcome>(result.Succeeded(), CamelCase)!;
    }
}
