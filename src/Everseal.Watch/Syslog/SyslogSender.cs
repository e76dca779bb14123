using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Everseal.Watch.Trust;

namespace Everseal.Watch.Syslog;

/// <summary>Sends to one syslog daemon (RFC 5424; UDP by RFC 5426, TCP by RFC 6587 with octet counting, TLS by RFC 5425).</summary>
/// <param name="trust">Judges the daemon's certificate; for <see cref="SyslogTransport.Tls"/> alone.</param>
public sealed class SyslogSender(SyslogAddress address, ServerTrust trust, TimeProvider time)
{
    // The enterprise number that RFC 5612 leaves for everybody; see docs/reference/alarms.md.
    private const string ElementId = "everseal@32473";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public SyslogAddress Address => address;

    private static string HostName => Environment.MachineName is { Length: > 0 and <= 255 } name && name.All(character => character is > ' ' and < '\x7f') ? name : "-";

    /// <exception cref="IOException">Not all were sent.</exception>
    /// <exception cref="SocketException">None was sent.</exception>
    public async Task SendAsync(IReadOnlyList<SyslogMessage> messages, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var now = time.GetUtcNow();
        var encoded = messages.Select(message => message.Encode(ElementId, HostName, Environment.ProcessId, now)).ToList();
        try
        {
            using var socket = await ConnectAsync(limit.Token);
            await SendAsync(socket, encoded, limit.Token);
        }
        catch (AuthenticationException refused)
        {
            throw new IOException($"its certificate is not trusted: {refused.Message}", refused);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no answer within {Patience.TotalSeconds:0} s", late);
        }
    }

    private async Task SendAsync(Socket socket, List<byte[]> messages, CancellationToken cancellationToken)
    {
        if (address.Transport is SyslogTransport.Unix or SyslogTransport.Udp)
        {
            foreach (var message in messages)
                await socket.SendAsync(message, SocketFlags.None, cancellationToken);
            return;
        }

        await using var stream = await OpenStreamAsync(socket, cancellationToken);
        foreach (var message in messages)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{message.Length} "), cancellationToken);
            await stream.WriteAsync(message, cancellationToken);
        }

        await stream.FlushAsync(cancellationToken);
        if (stream is SslStream tls)
            await tls.ShutdownAsync().WaitAsync(cancellationToken);
        socket.Shutdown(SocketShutdown.Both);
    }

    private async Task<Stream> OpenStreamAsync(Socket socket, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (address.Transport == SyslogTransport.Tcp)
            return plain;

        var tls = new SslStream(plain);
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = address.Host, CertificateChainPolicy = trust.Policy() };
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = address.Transport switch
        {
            SyslogTransport.Unix => new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified),
            SyslogTransport.Udp => new Socket(SocketType.Dgram, ProtocolType.Udp),
            _ => new Socket(SocketType.Stream, ProtocolType.Tcp),
        };
        try
        {
            if (address.Transport == SyslogTransport.Unix)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Host), cancellationToken);
            else
                await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
