using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Audit;

/// <summary>Debian's syslog daemon with a configuration of its own: TCP, UDP and a socket, all into one file, as it is installed nowhere else.</summary>
internal sealed class Rsyslog : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _file;

    private Rsyslog(Process process, string file, int port, string socket)
    {
        _process = process;
        _file = file;
        Port = port;
        Socket = socket;
    }

    public int Port { get; }

    public string Socket { get; }

    public static async Task<Rsyslog> StartAsync(TemporaryDirectory directory, string name, int? port = null)
    {
        var (file, socket, chosen) = (directory[$"{name}.log"], directory[$"{name}.sock"], port ?? FreePort());
        var configuration = directory.Write($"{name}.conf", $"""
            global(workDirectory="{directory.Path}" maxMessageSize="16k")
            module(load="imuxsock" SysSock.Use="off")
            module(load="imtcp")
            module(load="imudp")
            input(type="imuxsock" Socket="{socket}" CreatePath="on")
            input(type="imtcp" address="127.0.0.1" port="{chosen}")
            input(type="imudp" address="127.0.0.1" port="{chosen}")
            action(type="omfile" file="{file}" template="RSYSLOG_SyslogProtocol23Format")

            """);
        var start = new Program("/usr/sbin/rsyslogd").StartInfo("-n", "-f", configuration, "-i", directory[$"{name}.pid"]);
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        while (!await ListensAsync(chosen))
            process.HasExited.Should().BeFalse($"rsyslogd must run: {(process.HasExited ? await errors : "")}");
        return new Rsyslog(process, file, chosen, socket);
    }

    /// <summary>What it has written, once a number of checkpoints is among it.</summary>
    public async Task<string> WaitForAsync(int checkpoints)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(100))
        {
            if (File.Exists(_file) && File.ReadLines(_file).Count(line => line.Contains("audit checkpoint v1", StringComparison.Ordinal)) >= checkpoints)
                return _file;
        }

        throw new TimeoutException($"no {checkpoints} checkpoints arrived: {(File.Exists(_file) ? await File.ReadAllTextAsync(_file) : "no file")}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            await Task.Delay(100);
            return false;
        }
    }
}
