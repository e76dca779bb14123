using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>SIGKILL in the middle of a repair: the next one goes on, or a rollback takes back what was done. Never two default signers.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class RepairKillTests(EndedNode ended) : IClassFixture<EndedNode>
{
    [Fact]
    public async Task Killed_NextRepairGoesOn() => (await SurvivesAsync(await MiddleAsync(), rollBack: false)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Fact]
    public async Task Killed_RollbackTakesBackWhatWasDone() => (await SurvivesAsync(await MiddleAsync() + 3, rollBack: true)).Should().BeTrue("a run in which nothing was injected tests nothing");

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
        var log = ended.File($"count-{Guid.NewGuid():N}.log");
        (await Traced(log, inject: null, await ended.CopyAsync())).Succeeded();
        return File.ReadLines(log).Where(line => line.Contains('(', StringComparison.Ordinal)).CountBy(line => line.Split(' ')[0], StringComparer.Ordinal).Max(thread => thread.Value) / 2;
    }

    /// <returns>False when the repair came to its end before that call.</returns>
    private async Task<bool> SurvivesAsync(int number, bool rollBack)
    {
        var (data, log) = (await ended.CopyAsync(), ended.File($"kill-{Guid.NewGuid():N}.log"));
        await Traced(log, number, data);
        if (!File.ReadAllText(log).Contains("killed by SIGKILL", StringComparison.Ordinal))
            return false;

        (await Store.IntegrityAsync(data, "everseal.db")).Should().Be("ok", $"after a kill in call {number}");
        if (rollBack && Directory.Exists(Path.Combine(data, "repairs")) && Directory.EnumerateFiles(Path.Combine(data, "repairs"), "journal.json", SearchOption.AllDirectories).Any())
        {
            var taken = await EndedNode.RepairAsync(data, "rollback", "--yes");
            taken.ExitCode.Should().Be(0, $"after a kill in call {number}: {taken.Error}");
            (await Store.CertificatesAsync(data)).Should().Be((1, 1), $"after a kill in call {number}");
        }

        var done = await EndedNode.RepairAsync(data, "--yes");
        done.ExitCode.Should().Be(0, $"after a kill in call {number}: {done.Output}{done.Error}");
        (await EndedNode.RepairAsync(data)).Succeeded().Should().Contain("nothing is wrong");
        (await Store.CertificatesAsync(data)).Should().Be((2, 2), "one of each was made, and by one repair alone");
        Directory.Delete(data, recursive: true);
        return true;
    }

    // The runtime's own sockets for debuggers come and go with an unlink that is no part of the repair.
    private static Task<ProgramResult> Traced(string log, int? inject, string data)
    {
        IEnumerable<string> injected = inject is { } number ? ["-e", $"inject={KilledAt.ChangingCalls}:signal=SIGKILL:when={number}"] : [];
        return new Program("strace")
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_SERVER"] = Product.ServerProgram, ["DOTNET_EnableDiagnostics"] = "0" },
        }.RunAsync(["-f", "-qq", "-o", log, "-e", $"trace={KilledAt.ChangingCalls}", .. injected, Product.CommandLineProgram, "repair", "--yes", "--data", data]);
    }
}
