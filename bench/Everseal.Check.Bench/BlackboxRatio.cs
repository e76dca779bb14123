using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Everseal.CheckBench;

/// <summary>
/// A whole <c>everseal check</c>, start and report included, beside Debian's blackbox_exporter asked for the same ports with
/// the same parallelism. The exporter runs already and takes no start.
/// </summary>
internal sealed class BlackboxRatio(string program, IReadOnlyList<int> ports, int parallelism, string directory)
{
    private const double Target = 1.2;
    private const string Exporter = "prometheus-blackbox-exporter";

    /// <returns>Whether the target is met; null when there is no exporter.</returns>
    public async Task<bool?> MeasureAsync(int rounds, TextWriter table)
    {
        var address = $"127.0.0.1:{FreePort()}";
        using var exporter = Start(address);
        if (exporter is null)
        {
            await table.WriteLineAsync($"{Exporter} is not installed (apt-get install {Exporter}): nothing to compare with");
            return null;
        }

        try
        {
            return await CompareAsync(address, rounds, table);
        }
        finally
        {
            exporter.Kill();
            await exporter.WaitForExitAsync();
        }
    }

    private async Task<bool> CompareAsync(string address, int rounds, TextWriter table)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}/") };
        await UntilItAnswersAsync(http);
        var targets = Path.Combine(directory, "targets.yaml");
        await File.WriteAllLinesAsync(targets, ["targets:", .. ports.Select(port => $"  - tls://127.0.0.1:{port}")]);
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var blackbox = await TimeAsync(() => ProbeAllAsync(http));
            var check = await TimeAsync(() => CheckAsync(targets));
            ratios.Add(check / blackbox);
            await table.WriteLineAsync($"  blackbox_exporter {blackbox.TotalSeconds:0.00} s; everseal check {check.TotalSeconds:0.00} s");
        }

        var ratio = ratios.Order().ElementAt(ratios.Count / 2);
        await table.WriteLineAsync($"wall time for {ports.Count} endpoints: {ratio:0.00} of blackbox_exporter's (target {Target:0.00} at most)");
        return ratio <= Target;
    }

    private Process? Start(string address)
    {
        var configuration = Path.Combine(directory, "blackbox.yml");
        File.WriteAllText(configuration, "modules:\n  tls:\n    prober: tcp\n    timeout: 30s\n    tcp:\n      tls: true\n      tls_config:\n        insecure_skip_verify: true\n");
        try
        {
            return Process.Start(new ProcessStartInfo(Exporter, [$"--config.file={configuration}", $"--web.listen-address={address}", "--log.level=error"]) { UseShellExecute = false });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task UntilItAnswersAsync(HttpClient http)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await http.GetStringAsync("/-/healthy");
                return;
            }
            catch (HttpRequestException) when (waited.Elapsed < TimeSpan.FromSeconds(30))
            {
            }
        }
    }

    private async Task ProbeAllAsync(HttpClient http)
        => await Parallel.ForEachAsync(ports, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, async (port, cancellation) =>
        {
            var metrics = await http.GetStringAsync($"probe?module=tls&target=127.0.0.1:{port}", cancellation);
            if (!metrics.Contains("probe_success 1", StringComparison.Ordinal))
                throw new InvalidOperationException($"blackbox_exporter failed on port {port}: {metrics}");
        });

    private async Task CheckAsync(string targets)
    {
        var start = new ProcessStartInfo(program, ["check", "--targets", targets, "-o", "prometheus", "--parallel", parallelism.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var check = Process.Start(start)!;
        var metrics = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();
        if (check.ExitCode != 0 || metrics.Split("everseal_check_target_up{").Length != ports.Count + 1)
            throw new InvalidOperationException($"everseal check ended with {check.ExitCode}: {metrics}");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(started);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
