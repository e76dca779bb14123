using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>
/// A command that repairs or imports by plan and journal, on a copy of a data directory, dead in one of the calls by which what is on
/// the disk becomes something else. The same command goes on, or a rollback takes back what was done and the command comes again.
/// </summary>
/// <param name="copy">Makes a copy of the directory as it was.</param>
/// <param name="file">A place for strace's log.</param>
/// <param name="command">What is typed for a copy.</param>
internal sealed class KillCampaign(Func<Task<string>> copy, Func<string, string> file, Func<string, string[]> command)
{
    /// <summary>What must hold of a copy after the rollback; the words say which kill came before.</summary>
    public required Func<string, string, Task> TakenBack { get; init; }

    /// <summary>What must hold of a copy once the command came to its end.</summary>
    public required Func<string, string, Task> Done { get; init; }

    /// <summary>Kills it in every call, one copy for each.</summary>
    public async Task RunAsync(bool rollBack)
    {
        var killed = 0;
        while (await SurvivesAsync(killed + 1, rollBack))
            killed++;
        killed.Should().BeGreaterThanOrEqualTo(await MiddleAsync());
    }

    /// <summary>A call about halfway of the busiest thread: strace counts those of each thread by itself.</summary>
    public async Task<int> MiddleAsync()
    {
        var log = file($"count-{Guid.NewGuid():N}.log");
        (await Traced(log, inject: null, await copy())).Succeeded();
        return File.ReadLines(log).Where(line => line.Contains('(', StringComparison.Ordinal)).CountBy(line => line.Split(' ')[0], StringComparer.Ordinal).Max(thread => thread.Value) / 2;
    }

    /// <returns>False when the command came to its end before that call.</returns>
    public async Task<bool> SurvivesAsync(int number, bool rollBack)
    {
        var (data, log, kill) = (await copy(), file($"kill-{Guid.NewGuid():N}.log"), $"after a kill in call {number}");
        await Traced(log, number, data);
        if (!File.ReadAllText(log).Contains("killed by SIGKILL", StringComparison.Ordinal))
            return false;

        (await Store.IntegrityAsync(data, "everseal.db")).Should().Be("ok", kill);
        if (rollBack && HasJournal(data))
        {
            var taken = await EndedNode.RepairAsync(data, "rollback", "--yes");
            taken.ExitCode.Should().Be(0, $"{kill}: {taken.Error}");
            await TakenBack(data, kill);
        }

        var done = await Product.CommandLine.RunAsync(command(data));
        done.ExitCode.Should().Be(0, $"{kill}: {done.Output}{done.Error}");
        await Done(data, kill);
        Directory.Delete(data, recursive: true);
        return true;
    }

    private static bool HasJournal(string data)
        => Path.Combine(data, "repairs") is var repairs && Directory.Exists(repairs) && Directory.EnumerateFiles(repairs, "journal.json", SearchOption.AllDirectories).Any();

    // The runtime's own sockets for debuggers come and go with an unlink that is no part of the command.
    private Task<ProgramResult> Traced(string log, int? inject, string data)
    {
        IEnumerable<string> injected = inject is { } number ? ["-e", $"inject={KilledAt.ChangingCalls}:signal=SIGKILL:when={number}"] : [];
        return new Program("strace")
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_SERVER"] = Product.ServerProgram, ["DOTNET_EnableDiagnostics"] = "0" },
        }.RunAsync(["-f", "-qq", "-o", log, "-e", $"trace={KilledAt.ChangingCalls}", .. injected, Product.CommandLineProgram, .. command(data)]);
    }
}
