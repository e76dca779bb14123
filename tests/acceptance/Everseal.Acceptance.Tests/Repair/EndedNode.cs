using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>A data directory made 800 days ago, on which no server ran since; copies of it are repaired, killed and starved.</summary>
public sealed class EndedNode : IAsyncLifetime
{
    public const int DaysAgo = 800;

    private readonly TemporaryDirectory _directory = new();
    private int _copies;

    public async ValueTask InitializeAsync() => await MakeAsync(_directory["born"], DaysAgo);

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a directory on a day in the past, whose signing keys are not renewed without a person.</summary>
    internal static async Task MakeAsync(string directory, int daysAgo)
        => (await new Program(Product.ServerProgram) { Environment = ShiftedClock.Environment(-daysAgo) }.RunAsync("init", "--data", directory, "--no-self-renewal")).Succeeded();

    internal async Task<string> CopyAsync(string? to = null)
    {
        to ??= _directory[$"copy-{++_copies}"];
        (await new Program("cp").RunAsync("-a", _directory["born"], to)).Succeeded();
        return to;
    }

    internal string File(string name) => _directory[name];

    internal static Task<ProgramResult> RepairAsync(string directory, params IEnumerable<string> words)
        => Product.CommandLine.RunAsync(["repair", .. words, "--data", directory]);
}
