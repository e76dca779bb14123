using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Alarms;

/// <summary>A receiver that nobody here wrote, run with a configuration of its own.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly Process _process;

    private Daemon(Process process) => _process = process;

    /// <summary>Debian's rsyslog with TLS alone (RFC 5425), into a file.</summary>
    public static Task<Daemon> RsyslogAsync(TemporaryDirectory directory, ReceiverCertificate certificate, int port, string file) => StartAsync(
        port, "/usr/sbin/rsyslogd", "-n", "-i", directory["tls.pid"], "-f", directory.Write("tls.conf", $"""
            global(workDirectory="{directory.Path}" defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="{certificate.CaFile}"
              defaultNetstreamDriverCertFile="{certificate.CertificateFile}" defaultNetstreamDriverKeyFile="{certificate.KeyFile}")
            module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
            input(type="imtcp" address="127.0.0.1" port="{port}")
            action(type="omfile" file="{file}" template="RSYSLOG_SyslogProtocol23Format")

            """));

    /// <summary>Net-SNMP's trap daemon, which decodes by our MIB.</summary>
    public static Task<Daemon> TrapDaemonAsync(TemporaryDirectory directory, int port, string file) => StartAsync(
        tcpPort: null, "/usr/sbin/snmptrapd", "-f", "-Lf", file, "-C", "-c", directory.Write("trap.conf", "authCommunity log everseal\ndoNotFork yes\n"),
        "-M", $"{Product.Acceptance("snmp")}:{Path.Combine(Product.Root, "deploy", "snmp")}", "-m", "EVERSEAL-MIB:SNMPv2-MIB", "-p", directory["trap.pid"], $"udp:127.0.0.1:{port}");

    /// <summary>Prometheus's Alertmanager, with no receivers of its own.</summary>
    public static Task<Daemon> AlertmanagerAsync(TemporaryDirectory directory, int port) => StartAsync(
        port, "/usr/bin/prometheus-alertmanager", $"--config.file={directory.Write("alertmanager.yml", "route: {receiver: none}\nreceivers: [{name: none}]\n")}",
        $"--storage.path={directory["alertmanager"]}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=");

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<Daemon> StartAsync(int? tcpPort, string program, params string[] arguments)
    {
        var process = Process.Start(new Program(program).StartInfo(arguments))!;
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        for (var waited = Stopwatch.StartNew(); tcpPort is { } port && !await ListensAsync(port); await Task.Delay(100))
            (process.HasExited || waited.Elapsed > TimeSpan.FromSeconds(30)).Should().BeFalse($"{program} must run: {(process.HasExited ? await errors : "")}");
        return new Daemon(process);
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
            return false;
        }
    }
}
