using System.Diagnostics;

namespace Everseal.Cli.Tests;

/// <summary>Runs typed lines in a directory of their own; `everseal` is the program under test.</summary>
internal sealed class Shell : IDisposable
{
    /// <summary>The program under test: EVERSEAL_CLI (the native binary), or the build beside these tests.</summary>
    private static readonly string Program = Environment.GetEnvironmentVariable("EVERSEAL_CLI") is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(AppContext.BaseDirectory, "everseal");

    private readonly Dictionary<string, string> variables = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("evs-");

    public Shell Set(string variable, string value)
    {
        variables[variable] = value;
        return this;
    }

    public async Task<Printed> TypeAsync(string line, string input = "")
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", line])
        {
            WorkingDirectory = Directory.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Program)}:{start.Environment["PATH"]}";
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("EVERSEAL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (variable, value) in variables)
            start.Environment[variable] = value;

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var error = process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return new Printed(await output, await error, process.ExitCode);
    }

    public void Dispose() => Directory.Delete(recursive: true);
}

/// <summary>What a line printed, and how it ended.</summary>
internal sealed record Printed(string Output, string Error, int ExitCode)
{
    public IReadOnlyList<string> OutputLines => Lines(Output);

    public IReadOnlyList<string> ErrorLines => Lines(Error);

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
