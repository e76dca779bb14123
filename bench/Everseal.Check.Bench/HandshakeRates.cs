using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Everseal.Watch.Probes.Tls;

namespace Everseal.CheckBench;

/// <summary>
/// A check's handshakes beside those of the plainest loop over SslStream that one would write, in turn on the same ports
/// with the same parallelism, A B A B: by the clock and per CPU second of this process.
/// </summary>
internal sealed class HandshakeRates(IReadOnlyList<int> ports, int parallelism)
{
    private const double Target = 0.8;

    /// <returns>Whether the target is met.</returns>
    public async Task<bool> MeasureAsync(int rounds, TextWriter table)
    {
        await AllAsync(BareAsync);
        await AllAsync(ObserveAsync);
        var byClock = new List<double>();
        var byCpu = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var bare = await AllAsync(BareAsync);
            var check = await AllAsync(ObserveAsync);
            byClock.Add(bare.Clock / check.Clock);
            byCpu.Add(bare.Cpu / check.Cpu);
            await table.WriteLineAsync($"  bare loop {ports.Count / bare.Clock.TotalSeconds,6:0}/s, {bare.Cpu.TotalMilliseconds * 1000 / ports.Count,5:0} µs CPU each; check {ports.Count / check.Clock.TotalSeconds,6:0}/s, {check.Cpu.TotalMilliseconds * 1000 / ports.Count,5:0} µs CPU each");
        }

        var (clock, cpu) = (Median(byClock), Median(byCpu));
        await table.WriteLineAsync($"handshakes of {ports.Count} endpoints, {parallelism} at a time: {clock:0.00} of the bare loop by the clock, {cpu:0.00} per CPU second (target {Target:0.00})");
        return clock >= Target;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private async Task<(TimeSpan Clock, TimeSpan Cpu)> AllAsync(Func<int, Task> look)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(ports, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, async (port, _) => await look(port));
        return (Stopwatch.GetElapsedTime(clock), Environment.CpuUsage.TotalTime - cpu);
    }

    private static async Task BareAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await using var wire = new NetworkStream(await ConnectedAsync(socket, port), ownsSocket: true);
#pragma warning disable CA5359 // the plainest loop
        await using var tls = new SslStream(wire, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("localhost");
    }

    private static async Task<Socket> ConnectedAsync(Socket socket, int port)
    {
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task ObserveAsync(int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var source = await new TlsObserver(TimeProvider.System, new KnownCertificates()).ObserveAsync(new TlsEndpoint("127.0.0.1", port, "localhost"), deadline.Token);
        if (source.Failure is not null || source.Certificates.Count != 2 || source.Remarks.Count > 0)
            throw new InvalidOperationException($"Not what the endpoint shows: {source.Failure} {string.Join(' ', source.Remarks)}");
    }
}
