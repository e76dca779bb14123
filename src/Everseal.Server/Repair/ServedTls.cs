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
    private const string Host = "localhost";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>A sentence on what was shown.</returns>
    public async Task<Result<string>> CheckAsync(CancellationToken cancellationToken)
    {
        if (certificates.Current is not { } current || authority.ReadActive() is not { } active)
            return ErrorCodes.Repair.NotVerified.With("No TLS certificate is served.");

        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var shown = port.Host is { } host
                ? await ShownTls.AskAsync(new DnsEndPoint(host, port.Port), Host, limit.Token)
                : await ServeOnceAsync(current, limit.Token);
            return Judge(shown, current.TargetCertificate, certificates.ForeignAnchor ?? active.Chain[^1]);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return ErrorCodes.Repair.NotVerified.With($"No TLS handshake came about: {failure.Message}");
        }
    }

    /// <param name="root">What is handed out to clients: the own root, or what another CA's clients trust.</param>
    private Result<string> Judge(ShownTls shown, X509Certificate2 expected, X509Certificate2 root)
    {
        if (!shown.Leaf.RawDataMemory.Span.SequenceEqual(expected.RawDataMemory.Span))
            return ErrorCodes.Repair.NotVerified.With($"TLS shows another certificate, {shown.Leaf.SerialNumber}.");
        var path = shown.Verify([root], time.GetUtcNow());
        return path.IsSuccess
            ? $"TLS serves certificate {shown.Leaf.SerialNumber}, valid until {shown.Leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}, and its path holds from {SubjectName.Text(root.SubjectName)}"
            : ErrorCodes.Repair.NotVerified.With($"TLS shows a certificate that clients refuse: {path.Error.PublicDetail}");
    }

    private static async Task<ShownTls> ServeOnceAsync(SslStreamCertificateContext served, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AcceptAsync();
        var shown = await ShownTls.AskAsync(listener.LocalEndpoint, Host, cancellationToken);
        await serving;
        return shown;

        async Task AcceptAsync()
        {
            using var socket = await listener.AcceptTcpClientAsync(cancellationToken);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = served }, cancellationToken);
        }
    }
}
