using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.BadInput;

/// <summary>A TLS connection on which a test writes what no HTTP client would.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private SslStream _stream = null!;

    public static async Task<RawConnection> OpenAsync(RunningServer server)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync(server.Sts.Host, server.Sts.Port);
        connection._stream = new SslStream(connection._tcp.GetStream());
        await connection._stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = server.Sts.Host, CertificateChainPolicy = server.TrustInRoot });
        return connection;
    }

    public async Task WriteAsync(string text)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await _stream.FlushAsync();
    }

    /// <summary>The status line, or the empty string when the server just closed the connection.</summary>
    public async Task<string> ReadStatusLineAsync(TimeSpan limit)
    {
        using var reader = new StreamReader(_stream, Encoding.ASCII, leaveOpen: true);
        try
        {
            return await reader.ReadLineAsync().WaitAsync(limit) ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }
}
