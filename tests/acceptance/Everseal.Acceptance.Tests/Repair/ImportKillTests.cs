using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>SIGKILL in the middle of an import of another CA's TLS certificate: the same command goes on, or a rollback waits for the answer again.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ImportKillTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private string _chain = "";
    private int _copies;

    public async ValueTask InitializeAsync()
    {
        (await new Program(Product.ServerProgram).RunAsync("init", "--data", _directory["asked"])).Succeeded();
        _chain = await (await EnterpriseCa.MakeAsync(_directory)).AnswerAsync(_directory["asked"], "tls");
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Killed_IsTakenBackAndComesAgain()
        => (await SurvivesAsync(await MiddleAsync() + 3, rollBack: true)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Theory]
    [Trait("Category", "Campaign")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KilledInEveryCall_GoesOnOrIsTakenBack(bool rollBack)
    {
        var killed = 0;
        while (await SurvivesAsync(killed + 1, rollBack))
            killed++;
        killed.Should().BeGreaterThanOrEqualTo(await MiddleAsync());
    }

    private async Task<int> MiddleAsync()
    {
        var log = _directory[$"count-{Guid.NewGuid():N}.log"];
        (await Traced(log, inject: null, await CopyAsync())).Succeeded();
        return File.ReadLines(log).Where(line => line.Contains('(', StringComparison.Ordinal)).CountBy(line => line.Split(' ')[0], StringComparer.Ordinal).Max(thread => thread.Value) / 2;
    }

    /// <returns>False when the import came to its end before that call.</returns>
    private async Task<bool> SurvivesAsync(int number, bool rollBack)
    {
        var (data, log) = (await CopyAsync(), _directory[$"kill-{Guid.NewGuid():N}.log"]);
        await Traced(log, number, data);
        if (!File.ReadAllText(log).Contains("killed by SIGKILL", StringComparison.Ordinal))
            return false;

        (await Store.IntegrityAsync(data, "everseal.db")).Should().Be("ok", $"after a kill in call {number}");
        if (rollBack && Directory.Exists(Path.Combine(data, "repairs")) && Directory.EnumerateFiles(Path.Combine(data, "repairs"), "journal.json", SearchOption.AllDirectories).Any())
        {
            var taken = await EndedNode.RepairAsync(data, "rollback", "--yes");
            taken.ExitCode.Should().Be(0, $"after a kill in call {number}: {taken.Error}");
            (await Store.ForeignTlsAsync(data)).Should().Be((0, 1), $"after a kill in call {number} the answer is waited for again");
        }

        var done = await Product.CommandLine.RunAsync(Import(data));
        done.ExitCode.Should().Be(0, $"after a kill in call {number}: {done.Output}{done.Error}");
        (await Store.ForeignTlsAsync(data)).Should().Be((1, 0), $"after a kill in call {number}: once, and nothing waits");
        (await EndedNode.RepairAsync(data, "status")).Output.Should().Contain("verified", $"after a kill in call {number}");
        Directory.Delete(data, recursive: true);
        return true;
    }

    private string[] Import(string data) => ["certificates", "replace", "tls", "--import", _chain, "--yes", "--data", data];

    private async Task<string> CopyAsync()
    {
        var copy = _directory[$"copy-{++_copies}"];
        (await new Program("cp").RunAsync("-a", _directory["asked"], copy)).Succeeded();
        return copy;
    }

    private Task<ProgramResult> Traced(string log, int? inject, string data)
    {
        IEnumerable<string> injected = inject is { } number ? ["-e", $"inject={KilledAt.ChangingCalls}:signal=SIGKILL:when={number}"] : [];
        return new Program("strace")
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_SERVER"] = Product.ServerProgram, ["DOTNET_EnableDiagnostics"] = "0" },
        }.RunAsync(["-f", "-qq", "-o", log, "-e", $"trace={KilledAt.ChangingCalls}", .. injected, Product.CommandLineProgram, .. Import(data)]);
    }
}
