using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Everseal.Acceptance.Tests.Check.Badness;

/// <summary>Endpoints of this process, each on a loopback port of its own.</summary>
internal sealed class BadEndpoints : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _accepting = [];

    /// <returns>The port.</returns>
    public int Add(Misbehaviour behaviour)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _listeners.Add(listener);
        _accepting.Add(AcceptAsync(listener, behaviour));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_accepting);
        _listeners.ForEach(listener => listener.Dispose());
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener, Misbehaviour behaviour)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptAsync(_stop.Token), behaviour));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, Misbehaviour behaviour)
    {
        await using var wire = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await behaviour(wire, _stop.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or AuthenticationException or ObjectDisposedException or InvalidOperationException)
        {
            // The check has seen enough and left.
        }
    }
}
