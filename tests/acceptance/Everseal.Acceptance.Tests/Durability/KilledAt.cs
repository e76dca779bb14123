using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Durability;

/// <summary>Runs Everseal under strace so that it dies, without a chance to clean up, in the middle of its n-th sync.</summary>
internal static class KilledAt
{
    /// <summary>Every call by which what is on the disk becomes something else.</summary>
    public const string ChangingCalls = "fsync,fdatasync,rename,renameat2,unlink,unlinkat";

    private const string SyncCalls = "fsync,fdatasync";

    /// <summary>
    /// How many times the program's busiest thread syncs when nobody kills it: strace counts the calls of each thread by itself.
    /// </summary>
    public static async Task<int> CountSyncsAsync(string log, params IEnumerable<string> arguments)
    {
        (await Traced(["-o", log, "-e", $"trace={SyncCalls}"], arguments)).Succeeded();
        return File.ReadLines(log).Where(line => line.Contains("sync(", StringComparison.Ordinal))
            .CountBy(line => line.Split(' ')[0], StringComparer.Ordinal).Max(thread => thread.Value);
    }

    /// <returns>False when the program survived: then nothing was injected, and nothing was tested.</returns>
    public static async Task<bool> SyncAsync(int number, string log, params IEnumerable<string> arguments)
    {
        await Traced(["-o", log, "-e", $"trace={SyncCalls}", "-e", $"inject={SyncCalls}:signal=SIGKILL:when={number}"], arguments);
        return File.ReadAllText(log).Contains("killed by SIGKILL", StringComparison.Ordinal);
    }

    /// <summary>Attaches to a running server; completes when it is dead.</summary>
    public static Task<Task> NextSyncOfAsync(RunningServer server, int number, string log) => NextCallOfAsync(server, SyncCalls, number, log);

    /// <summary>The same for the n-th of these calls, as strace names them.</summary>
    public static async Task<Task> NextCallOfAsync(RunningServer server, string calls, int number, string log)
    {
        var tracing = new Program("strace").RunAsync(
            "-f", "-p", server.ProcessId.ToString(), "-o", log, "-e", $"trace={calls}", "-e", $"inject={calls}:signal=SIGKILL:when={number}");
        while (!File.Exists($"/proc/{server.ProcessId}/status") || !IsTraced(server.ProcessId))
        {
            tracing.IsCompleted.Should().BeFalse("strace must be allowed to attach: run as root, or set kernel.yama.ptrace_scope=0");
            await Task.Delay(20);
        }

        return tracing;
    }

    private static bool IsTraced(int processId)
        => File.ReadLines($"/proc/{processId}/status").Any(line => line.StartsWith("TracerPid:", StringComparison.Ordinal) && !line.EndsWith("\t0", StringComparison.Ordinal));

    private static Task<ProgramResult> Traced(IEnumerable<string> options, IEnumerable<string> arguments)
        => new Program("strace").RunAsync(["-f", "-qq", .. options, Product.ServerProgram, .. arguments]);
}
