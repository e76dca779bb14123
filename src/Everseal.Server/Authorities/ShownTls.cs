using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Server.Authorities;

/// <summary>
/// What a client is shown by this server's TLS. A handshake takes whatever comes; it is judged afterwards by our own rules at our own
/// time, and not by the platform's.
/// </summary>
/// <param name="Chain">As it was sent, the leaf first.</param>
internal sealed record ShownTls(IReadOnlyList<X509Certificate2> Chain)
{
    public X509Certificate2 Leaf => Chain[0];

    /// <param name="host">The name that the client asks for.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The connection ended before there was a handshake.</exception>
    /// <exception cref="AuthenticationException">There is no handshake to be had.</exception>
    public static async Task<ShownTls> AskAsync(EndPoint endPoint, string host, CancellationToken cancellationToken)
    {
        var shown = new List<X509Certificate2>();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, cancellationToken);
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = (_, leaf, chain, _) => Keep(shown, leaf, chain) },
            cancellationToken);
        return new ShownTls(shown);
    }

    /// <summary>The path that clients take who trust these roots.</summary>
    public Result<CertificatePath> Verify(IReadOnlyList<X509Certificate2> roots, DateTimeOffset now)
        => CertificatePath.Verify(Leaf, [.. Chain.Skip(1)], roots, now, CertificatePurpose.TlsServer);

    // Copied, since the handshake's objects do not outlive it.
    private static bool Keep(List<X509Certificate2> shown, X509Certificate? leaf, X509Chain? chain)
    {
        if (leaf is null)
            return false;
        shown.Add(X509CertificateLoader.LoadCertificate(leaf.GetRawCertData()));
        shown.AddRange(chain!.ChainPolicy.ExtraStore.Select(sent => X509CertificateLoader.LoadCertificate(sent.RawData)));
        return true;
    }
}
