using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Tls.StartTls;

namespace Everseal.Watch.Probes.Tls;

/// <summary>Looks at one TLS endpoint: what any probe that has to do with TLS uses.</summary>
/// <param name="known">The run's.</param>
public sealed class TlsObserver(TimeProvider time, KnownCertificates known)
{
    private readonly TcpConnector _connector = new(time);

    /// <summary>Never throws for what the other side does; ends with the deadline.</summary>
    public async Task<ObservedSource> ObserveAsync(TlsEndpoint endpoint, CancellationToken deadline)
    {
        var sight = new TlsSight(endpoint, known);
        return sight.Tell(await LookAsync(endpoint, sight, deadline));
    }

    private async Task<StsError?> LookAsync(TlsEndpoint endpoint, TlsSight sight, CancellationToken deadline)
    {
        // 1. A connection.
        var connection = await _connector.ConnectAsync(endpoint.Host, endpoint.Port, deadline);
        if (!connection.IsSuccess)
            return connection.Error;
        await using var wire = new NetworkStream(connection.Value, ownsSocket: true);

        // 2. What is spoken before TLS.
        if (endpoint.StartTls is { } protocol && await BeforeTls.SpeakAsync(protocol, wire, deadline) is { } refusal)
            return refusal;

        // 3. The handshake.
        return await HandshakeAsync(sight, wire, deadline);
    }

    private static async Task<StsError?> HandshakeAsync(TlsSight sight, NetworkStream wire, CancellationToken deadline)
    {
        var tap = sight.Watch(wire);
        await using var tls = new SslStream(tap);
        try
        {
            await tls.AuthenticateAsClientAsync(sight.Options(), deadline);
            sight.Complete(tls);
            return null;
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return HandshakeFailure.Explain(tap, failed);
        }
    }
}
