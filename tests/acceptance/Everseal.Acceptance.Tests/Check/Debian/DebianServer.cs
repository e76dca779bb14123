using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Everseal.Acceptance.Tests.Check.Debian;

/// <summary>A server program of Debian in the foreground, with a configuration of its own in a folder of its own.</summary>
internal sealed class DebianServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private DebianServer(Process process) => _process = process;

    /// <summary>Starts it as the folder's user and waits until it listens.</summary>
    public static async Task<DebianServer> StartAsync(ServerFolder folder, int port, string program, params string[] arguments)
    {
        var process = Process.Start(folder.User.Program(program, folder.Path).StartInfo(folder.User.Arguments(program, arguments)))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        for (var waited = Stopwatch.StartNew(); !await ListensAsync(port); await Task.Delay(50))
        {
            if (!process.HasExited && waited.Elapsed < StartLimit)
                continue;
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} does not listen on port {port}: {await output}{await error}");
        }

        return new DebianServer(process);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
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
