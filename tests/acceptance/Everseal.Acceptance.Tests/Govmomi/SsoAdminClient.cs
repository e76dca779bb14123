using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Govmomi;

/// <summary>What one step of <c>tests/acceptance/go/ssoadmin</c> printed.</summary>
/// <param name="Result">As govmomi's own types serialise: <c>Id</c>, <c>Details</c> …</param>
/// <param name="FaultType">The Go type that the client made of the typed fault.</param>
internal sealed record SsoAdminStep(string Step, JsonElement Result, string? Error, string? FaultType, string? FaultString);

/// <summary><c>tests/acceptance/go/ssoadmin</c>, compiled once.</summary>
public sealed class SsoAdminClient : IAsyncLifetime
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    private readonly TemporaryDirectory _directory = new();

    public async ValueTask InitializeAsync()
        => (await (Go.Tool with { WorkingDirectory = Product.Acceptance("go", "ssoadmin") }).RunAsync("build", "-o", _directory["ssoadmin"], "."))
            .Succeeded();

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs steps in one session of the administrator, or of nobody.</summary>
    internal async Task<IReadOnlyDictionary<string, SsoAdminStep>> RunAsync(
        RunningServer server, (string Name, string Password)? user, IEnumerable<string> arguments, params string[] steps)
    {
        var program = new Program(_directory["ssoadmin"])
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_PASSWORD"] = user?.Password ?? "" },
        };
        var result = await program.RunAsync(
            ["-url", server.Ready.Url, "-user", user?.Name ?? "", "-ca", server.Ready.CaFile, "-steps", string.Join(',', steps), .. arguments]);
        return result.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<SsoAdminStep>(line, CamelCase)!)
            .ToDictionary(step => step.Step);
    }
}
