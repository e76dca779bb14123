using System.Diagnostics;

namespace Everseal.Load.Processes;

/// <summary>A server of its own process, whose CPU time and memory the kernel counts.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private MeasuredProcess(Process process, TimeSpan startTime)
    {
        this.process = process;
        StartTime = startTime;
    }

    /// <summary>From the start of the process until it said that it serves.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>User and system time of all its threads (utime and stime of /proc/PID/stat).</summary>
    public TimeSpan CpuTime => process.TotalProcessorTime;

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <param name="readyFile">The program writes it once it serves.</param>
    /// <param name="core">The one core on which it may run; null for all.</param>
    public static async Task<MeasuredProcess> StartAsync(
        string program, IEnumerable<string> arguments, string readyFile, CancellationToken cancellationToken, int? core = null)
    {
        if (core is { } only)
            (program, arguments) = ("taskset", ["-c", $"{only}", program, .. arguments]);
        File.Delete(readyFile);
        var clock = Stopwatch.StartNew();
        var started = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        // Read to the end whoever asks: a full pipe would stop the server.
        var output = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = started.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (!File.Exists(readyFile))
            {
                if (started.HasExited || clock.Elapsed > StartLimit)
                    throw new InvalidOperationException($"{program} did not start.");
                await Task.Delay(1, cancellationToken);
            }
        }
        catch (Exception failure)
        {
            started.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} did not start: {await output}{await error}", failure);
        }

        return new MeasuredProcess(started, clock.Elapsed);
    }

    /// <summary>Asks it to end, as a service manager does, and kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            if (!process.HasExited)
            {
                await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], patience.Token);
                await process.WaitForExitAsync(patience.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or InvalidOperationException)
        {
            process.Kill(entireProcessTree: true);
        }
        finally
        {
            process.Dispose();
        }
    }
}
