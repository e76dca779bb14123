using System.Diagnostics;
using System.Globalization;

namespace Everseal.CheckBench;

/// <summary>This program again, as the servers.</summary>
internal sealed class EndpointProcess : IDisposable
{
    private readonly Process _process;

    private EndpointProcess(Process process, IReadOnlyList<int> ports)
    {
        _process = process;
        Ports = ports;
    }

    public IReadOnlyList<int> Ports { get; }

    public static EndpointProcess Start(int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--serve", count.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var ports = new List<int>();
        while (process.StandardOutput.ReadLine() is { Length: > 0 } port)
            ports.Add(int.Parse(port, CultureInfo.InvariantCulture));
        return new EndpointProcess(process, ports);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            _process.Kill();
        _process.Dispose();
    }
}
