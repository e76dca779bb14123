using System.Net.Sockets;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Overload;

/// <summary>More connections than the process may open files.</summary>
public sealed class FileDescriptorTests : IDisposable
{
    private const int Allowed = 640;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Connections_MoreThanFilesMayBeOpen_ServingGoesOnOnceTheyEnd()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"])
        {
            File = Product.ServerProgram,
            Wrapper = ["prlimit", $"--nofile={Allowed}:{Allowed}"],
        });
        (await server.SendAsync(server.BearerRequest())).HttpStatus.Should().Be(200);

        var connections = new List<TcpClient>();
        for (var i = 0; i < Allowed * 2; i++)
        {
            var connection = new TcpClient();
            connections.Add(connection);
            await connection.ConnectAsync(server.Sts.Host, server.Sts.Port);
        }

        var rejected = 0;
        foreach (var connection in connections)
            rejected += await IsClosedAsync(connection) ? 1 : 0;
        rejected.Should().BeGreaterThan(Allowed, "else nothing was tested");
        connections.ForEach(connection => connection.Dispose());

        (await server.SendAsync(server.BearerRequest())).HttpStatus.Should().Be(200);
        (await server.InterruptAsync()).Should().Be(0);
        (await Store.IntegrityAsync(server.DataDirectory, "ledger.db")).Should().Be("ok");
    }

    /// <summary>Whether the server has closed it unread: what it keeps waits for a handshake that never comes.</summary>
    private static async Task<bool> IsClosedAsync(TcpClient connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        try
        {
            return await connection.GetStream().ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
