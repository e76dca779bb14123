using System.Diagnostics;

namespace Everseal.Acceptance.Tests.Processes;

/// <summary>A program that runs to its end: the Everseal tool, Go, Java, xmlsec1, strace.</summary>
internal sealed record Program(string File)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    /// <summary>Longer than any honest run takes on a loaded machine.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    public async Task<ProgramResult> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{File} ran longer than {Limit}: {await output}{await error}", late);
        }

        return new ProgramResult(process.ExitCode, await output, await error);
    }

    public ProcessStartInfo StartInfo(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(File, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }
}

internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output of a run that succeeded.</summary>
    public string Succeeded()
    {
        ExitCode.Should().Be(0, $"it printed: {Output}{Error}");
        return Output;
    }
}
