using System.Net.Sockets;
using Everseal.Core.Incidents;
using Everseal.Watch.Alarms.Snmp;

namespace Everseal.Watch.Alarms;

/// <summary>SNMP version 2c (RFC 3416): a trap, which nobody confirms, or an inform, which the receiver answers.</summary>
internal sealed class SnmpChannel(SnmpSettings settings, TimeProvider time) : AlarmChannel(settings, time)
{
    private const int LargestAnswer = 8 * 1024;

    private static readonly TimeSpan InformAgain = TimeSpan.FromSeconds(4);

    private readonly long _started = time.GetTimestamp();

    protected override async Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var community = settings.CommunityFile is { } file ? await Secret.ReadAsync(file, cancellationToken) : "public";
        var notification = SnmpNotification.Of(message, now, Time.GetElapsedTime(_started));
        var datagram = notification.Encode(community, settings.Inform);
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(settings.Host, settings.Port, cancellationToken);
        await socket.SendAsync(datagram, SocketFlags.None, cancellationToken);
        if (settings.Inform)
            await WaitForAnswerAsync(socket, datagram, notification.RequestId, cancellationToken);
        return null;
    }

    // Datagrams get lost: the same one goes out again, until the channel's patience ends.
    private async Task WaitForAnswerAsync(Socket socket, byte[] datagram, int requestId, CancellationToken cancellationToken)
    {
        var answer = new byte[LargestAnswer];
        while (true)
        {
            using var patience = new CancellationTokenSource(InformAgain, Time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                var length = await socket.ReceiveAsync(answer, SocketFlags.None, limit.Token);
                if (SnmpNotification.IsAnswerTo(requestId, answer.AsMemory(0, length)))
                    return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await socket.SendAsync(datagram, SocketFlags.None, cancellationToken);
            }
        }
    }
}
