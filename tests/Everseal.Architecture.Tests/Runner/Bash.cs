using System.Diagnostics;

namespace Everseal.Architecture.Tests.Runner;

/// <summary>Calls a function of <c>tests/runner</c>.</summary>
internal static class Bash
{
    public static (string Output, int ExitCode) Run(string library, string command, params IEnumerable<string> arguments)
        => Run(library, command, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static (string Output, int ExitCode) Run(
        string library, string command, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        IEnumerable<string> words = ["-c", $". \"$0\"; {command}", Path.Combine(Repository.Root, "tests", "runner", library), .. arguments];
        var start = new ProcessStartInfo("bash", words) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode);
    }
}
