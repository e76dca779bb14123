using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;

namespace Everseal.Cli.Tests;

/// <summary>A real server for the tests of one class, or for one test: <c>everseal-server dev</c> on a directory and a port of its own.</summary>
public sealed class DevServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("evs-");
    private Process? process;

    public string Data => Path.Combine(home.FullName, "data");

    public string Url { get; private set; } = "";

    public static string Program => typeof(DevServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ServerProgram").Value!;

    /// <summary>A shell whose command lines find this server and its data.</summary>
    internal Shell OpenShell() => new Shell().Set("EVERSEAL_DATA", Data).Set("STS", Url).Set("EVERSEAL_SERVER", Program);

    public async ValueTask InitializeAsync()
    {
        var ready = Path.Combine(home.FullName, "ready");
        var start = new ProcessStartInfo(Program, ["dev", "--data", Data, "--listen", $"127.0.0.1:{FreePort()}", "--ready-file", ready])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        while (!File.Exists(ready))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"the server ended with {process.ExitCode}: {await errors}");
            await Task.Delay(50, patience.Token);
        }

        using var content = JsonDocument.Parse(await File.ReadAllTextAsync(ready, patience.Token));
        Url = content.RootElement.GetProperty("url").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        home.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
