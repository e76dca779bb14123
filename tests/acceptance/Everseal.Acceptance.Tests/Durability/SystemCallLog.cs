using System.Text.RegularExpressions;

namespace Everseal.Acceptance.Tests.Durability;

/// <summary>One system call's begin or end in a log of <c>strace -f -yy</c>, in the order in which the kernel reported them.</summary>
/// <param name="Name">For example <c>fsync</c>.</param>
/// <param name="File">What the first argument's file descriptor stands for: a path, or a socket with both its ends.</param>
internal sealed record SystemCallEvent(string Name, string File, bool Begins, bool Ends);

/// <summary>Reads the log of <c>strace -f -yy -o FILE</c>.</summary>
internal static partial class SystemCallLog
{
    public static IEnumerable<SystemCallEvent> Read(IEnumerable<string> lines)
    {
        // A call that another thread's call interrupts in the log is written as "unfinished" and later as "resumed", without its arguments.
        var unfinished = new Dictionary<(string Thread, string Call), string>();
        foreach (var line in lines)
        {
            if (Call().Match(line) is { Success: true } call)
            {
                var (thread, name, file) = (call.Groups["thread"].Value, call.Groups["name"].Value, call.Groups["file"].Value);
                var ends = !line.EndsWith("<unfinished ...>", StringComparison.Ordinal);
                if (!ends)
                    unfinished[(thread, name)] = file;
                yield return new(name, file, Begins: true, ends);
            }
            else if (Resumed().Match(line) is { Success: true } resumed
                && unfinished.Remove((resumed.Groups["thread"].Value, resumed.Groups["name"].Value), out var file))
            {
                yield return new(resumed.Groups["name"].Value, file, Begins: false, Ends: true);
            }
        }
    }

    /// <summary>Whether something was sent to a client before the log file's last sync had returned, or without any sync.</summary>
    /// <param name="events">The calls of one request, alone on its server.</param>
    /// <param name="ledger">Part of the path of the file that must be synced.</param>
    /// <param name="listener">The server's end of the client's connection, as <c>127.0.0.1:8443</c>.</param>
    public static bool AnswersBeforeItIsDurable(IReadOnlyCollection<SystemCallEvent> events, string ledger, string listener)
    {
        var synced = events.Select((call, index) => (call, index))
            .Where(entry => entry.call is { Ends: true, Name: "fsync" or "fdatasync" } && entry.call.File.Contains(ledger, StringComparison.Ordinal))
            .Select(entry => entry.index).DefaultIfEmpty(int.MaxValue).First();
        var sent = events.Select((call, index) => (call, index))
            .Where(entry => entry.call is { Begins: true, Name: not ("fsync" or "fdatasync") } && entry.call.File.Contains($"[{listener}->", StringComparison.Ordinal))
            .Select(entry => entry.index).DefaultIfEmpty(-1).First();
        return sent < synced;
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<time>[\d:.]+ )?(?<name>\w+)\(\d+<(?<file>.*?)>[,)\s]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();

    [GeneratedRegex(@"^(?<thread>\d+) +(?<time>[\d:.]+ )?<\.\.\. (?<name>\w+) resumed>.*= \d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Resumed();
}
