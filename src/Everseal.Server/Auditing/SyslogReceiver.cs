using System.Net.Sockets;
using System.Text;

namespace Everseal.Server.Auditing;

/// <summary>
/// A syslog daemon (RFC 5424; over UDP RFC 5426, over TCP RFC 6587 with octet counting). None of them says that it kept a
/// message: sent is not stored, so a file or a receiver that is watched belongs beside it.
/// </summary>
internal sealed class SyslogReceiver(SyslogAddress address, TimeProvider time) : CheckpointTarget
{
    // Facility 13, log audit; severity 5, notice.
    private const int Priority = (13 * 8) + 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public override string Name => address.ToString();

    public override bool BeginsWithLatest => true;

    public override async Task SendAsync(IReadOnlyList<string> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var socket = await ConnectAsync(limit.Token);
            foreach (var line in lines)
            {
                var message = Encoding.UTF8.GetBytes(Message(line, now));
                if (address.Protocol == ProtocolType.Tcp)
                    await SendAllAsync(socket, Encoding.ASCII.GetBytes($"{message.Length} "), limit.Token);
                await SendAllAsync(socket, message, limit.Token);
            }

            if (address.Protocol == ProtocolType.Tcp)
                socket.Shutdown(SocketShutdown.Both);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no answer within {Patience.TotalSeconds:0} s", late);
        }
    }

    private static string Message(string line, DateTimeOffset now)
        => $"<{Priority}>1 {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {HostName} everseal {Environment.ProcessId} checkpoint - {line}";

    private static string HostName => Environment.MachineName is { Length: > 0 and <= 255 } name && name.All(character => character is > ' ' and < '\x7f') ? name : "-";

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = address switch
        {
            { IsUnix: true } => new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified),
            { Protocol: ProtocolType.Udp } => new Socket(SocketType.Dgram, ProtocolType.Udp),
            _ => new Socket(SocketType.Stream, ProtocolType.Tcp),
        };
        try
        {
            if (address.IsUnix)
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

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
    }
}
