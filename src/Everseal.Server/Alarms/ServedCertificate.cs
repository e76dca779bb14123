using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Everseal.Server.Authorities;

namespace Everseal.Server.Alarms;

/// <summary>Where this server's own TLS port is; null host where none listens.</summary>
public sealed record OwnPort(string? Host, int Port)
{
    public static readonly OwnPort None = new(null, 0);
}

/// <summary>What clients are really shown: asked at the own port, as they do.</summary>
internal sealed class ServedCertificate(OwnPort port, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool CanBeAsked => port.Host is not null;

    /// <returns>Whether it is this one.</returns>
    /// <exception cref="IOException">No handshake came so far.</exception>
    public async Task<bool> IsAsync(X509Certificate2 expected, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var shown = await ShownTls.AskAsync(new DnsEndPoint(port.Host!, port.Port), port.Host!, limit.Token);
            return shown.Leaf.RawDataMemory.Span.SequenceEqual(expected.RawDataMemory.Span);
        }
        catch (Exception failure) when (failure is SocketException or AuthenticationException)
        {
            throw new IOException(failure.Message, failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no handshake within {Patience.TotalSeconds:0} s", late);
        }
    }
}
