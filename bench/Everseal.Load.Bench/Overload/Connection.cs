using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Everseal.Load.Overload;

/// <summary>
/// One kept-alive connection that posts and reads answers with a Content-Length, and nothing else: a thousand of them must
/// cost the client less than the server.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Uri address;
    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly byte[] buffer = new byte[32 * 1024];

    private Connection(Uri address, Socket socket)
    {
        this.address = address;
        this.socket = socket;
        stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
    }

    public static async Task<Connection> OpenAsync(Uri address, X509Certificate2 anchor, CancellationToken cancellationToken)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
        var connection = new Connection(address, client);
        await connection.stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = address.Host,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { anchor },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            cancellationToken);
        return connection;
    }

    /// <returns>The status.</returns>
    /// <exception cref="IOException">The server has closed the connection.</exception>
    public async Task<int> PostAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {message.Length}\r\n\r\n"));
        await stream.WriteAsync((byte[])[.. head, .. message.Span], cancellationToken);

        var read = 0;
        int end;
        while ((end = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0)
            read += await ReadAsync(read, cancellationToken);

        var headers = Encoding.ASCII.GetString(buffer, 0, end);
        for (var missing = end + 4 + LengthIn(headers) - read; missing > 0; missing -= await ReadAsync(0, cancellationToken))
        {
        }

        return int.Parse(headers.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private async ValueTask<int> ReadAsync(int at, CancellationToken cancellationToken)
        => await stream.ReadAsync(buffer.AsMemory(at), cancellationToken) is > 0 and var count ? count : throw new IOException("The connection was closed.");

    private static int LengthIn(string headers)
    {
        const string Name = "Content-Length: ";
        var start = headers.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        var end = headers.IndexOf('\r', start);
        return int.Parse(headers.AsSpan(start, (end < 0 ? headers.Length : end) - start), CultureInfo.InvariantCulture);
    }
}
