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

    /// <summary>The compiled program, for a script that runs it.</summary>
    internal string File => _directory["stsclient"];

    public async ValueTask InitializeAsync()
        => (await (Go.Tool with { WorkingDirectory = Product.Acceptance("go", "stsclient") }).RunAsync("build", "-o", File, "."))
            .Succeeded();

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task<StsClientOutcome> RunAsync(
        RunningServer server, string testCase, string user, string password, ServicePrincipal? service = null, string? token = null)
        => Read((await StartAsync(server.Ready, testCase, user, password, service, token)).Succeeded());

    /// <summary>The same where it may be that there is no connection at all: that, too, is what a person meets.</summary>
    internal async Task<StsClientOutcome> TryAsync(ReadyFile server, string testCase, string user, string password, ServicePrincipal? service = null)
    {
        var result = await StartAsync(server, testCase, user, password, service, token: null);
        return result.ExitCode == 0 ? Read(result.Output) : new StsClientOutcome(testCase, null, 0, LoggedIn: false, result.Error, null, null);
    }

    private static StsClientOutcome Read(string output) => JsonSerializer.Deserialize<StsClientOutcome>(output, CamelCase)!;

    private Task<ProgramResult> StartAsync(ReadyFile server, string testCase, string user, string password, ServicePrincipal? service, string? token)
    {
        var program = new Program(File)
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_PASSWORD"] = password },
        };
        IEnumerable<string> certificate = service is null ? [] : ["-cert", service.CertificateFile, "-key", service.KeyFile];
        IEnumerable<string> given = token is null ? [] : ["-token", _directory.Write("token.xml", token)];
        return program.RunAsync(
            ["-url", server.Url, "-user", user, "-ca", server.CaFile, "-cases", testCase, .. certificate, .. given]);
    }
}
