using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Alarms;
using Everseal.Server.Authorities;

namespace Everseal.Server.Repair;

/// <summary>
/// What clients are shown, asked as they do: at the server's own port, or, where none runs, at a listener that serves the same
/// certificate for one handshake. The path must hold from the root that is handed out.
/// </summary>
internal sealed class ServedTls(ServerCertificates certificates, CertificateAuthority authority, OwnPort port, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>A sentence on what was shown.</returns>
    public async Task<Result<string>> CheckAsync(CancellationToken cancellationToken)
    {
        if (certificates.Current is not { } current || await authority.ActiveAsync(cancellationToken) is not { } active)
            return ErrorCodes.Repair.NotVerified.With("No TLS certificate is served.");

        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var shown = port.Host is { } host
                ? await AskAsync(new DnsEndPoint(host, port.Port), limit.Token)
                : await ServeOnceAsync(current, limit.Token);
            return Judge(shown, current.TargetCertificate, ChainOf(current, active));
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return ErrorCodes.Repair.NotVerified.With($"No TLS handshake came about: {failure.Message}");
        }
    }

    // The path that clients take: to the root that is handed out, or to what another CA's clients trust.
    private IReadOnlyList<X509Certificate2> ChainOf(SslStreamCertificateContext current, ActiveAuthorities active)
        => certificates.ForeignAnchor is { } anchor ? [.. current.IntermediateCertificates, anchor] : active.Chain;

    private Result<string> Judge(X509Certificate2 shown, X509Certificate2 expected, IReadOnlyList<X509Certificate2> chain)
    {
        if (!shown.RawDataMemory.Span.SequenceEqual(expected.RawDataMemory.Span))
            return ErrorCodes.Repair.NotVerified.With($"TLS shows another certificate, {shown.SerialNumber}.");
        var path = CertificatePath.Verify(shown, [.. chain.Take(chain.Count - 1)], [chain[^1]], time.GetUtcNow(), CertificatePurpose.TlsServer);
        return path.IsSuccess
            ? $"TLS serves certificate {shown.SerialNumber}, valid until {shown.NotAfter.ToUniversalTime():yyyy-MM-dd}, and its path holds from {SubjectName.Text(chain[^1].SubjectName)}"
            : ErrorCodes.Repair.NotVerified.With($"TLS shows a certificate that clients refuse: {path.Error.PublicDetail}");
    }

    private static async Task<X509Certificate2> ServeOnceAsync(SslStreamCertificateContext served, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AcceptAsync();
        var shown = await AskAsync(listener.LocalEndpoint, cancellationToken);
        await serving;
        return shown;

        async Task AcceptAsync()
        {
            using var socket = await listener.AcceptTcpClientAsync(cancellationToken);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = served }, cancellationToken);
        }
    }

    // Whatever is shown is taken here; Judge decides, by this node's clock and not by the platform's.
    private static async Task<X509Certificate2> AskAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, cancellationToken);
        await using var tls = new SslStream(new NetworkStream(socket));
        X509Certificate2? shown = null;
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, presented, _, _) => (shown = presented is null ? null : X509CertificateLoader.LoadCertificate(presented.GetRawCertData())) is not null,
            },
            cancellationToken);
        return shown!;
    }
}
