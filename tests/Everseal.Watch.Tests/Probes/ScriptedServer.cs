using System.Net;
using System.Net.Sockets;

namespace Everseal.Watch.Tests.Probes;

/// <summary>A server on a loopback port that does with each connection what a test wants.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="script">Gets each connection; when it returns, the connection is closed. What it throws is the peer's doing.</param>
    public ScriptedServer(Func<NetworkStream, CancellationToken, Task> script)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync(script);
    }

    public int Port { get; }

    /// <summary>Says something at once and then waits for the peer to go.</summary>
    public static ScriptedServer Saying(byte[] octets) => new(async (wire, stop) =>
    {
        await wire.WriteAsync(octets, stop);
        await ReadToEndAsync(wire, stop);
    });

    public static async Task ReadToEndAsync(Stream wire, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await wire.ReadAsync(buffer, stop) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> script)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token), script));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, Func<NetworkStream, CancellationToken, Task> script)
    {
        await using var wire = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await script(wire, _stop.Token);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
        }
    }
}
