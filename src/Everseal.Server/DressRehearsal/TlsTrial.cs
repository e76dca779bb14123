using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Server.DressRehearsal;

/// <summary>TLS as a relying party verifies it: what is served, by the root that it has, at that time.</summary>
internal static class ServedTls
{
    /// <param name="port">At loopback.</param>
    /// <param name="host">The name that clients ask for.</param>
    /// <param name="roots">What they trust.</param>
    /// <returns>Why they would refuse; null when they would not.</returns>
    public static async Task<StsError?> JudgeAsync(
        int port, string host, IReadOnlyList<X509Certificate2> roots, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<X509Certificate2> shown = [];
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, leaf, chain, _) => Keep(shown, leaf!, chain!),
                },
                cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or AuthenticationException or IOException)
        {
            return ErrorCodes.Rehearsals.TlsRefused.With($"There is no TLS connection: {failure.Message}");
        }

        return Judge(shown, host, roots, now);
    }

    private static StsError? Judge(List<X509Certificate2> shown, string host, IReadOnlyList<X509Certificate2> roots, DateTimeOffset now)
    {
        var path = CertificatePath.Verify(shown[0], shown[1..], roots, now, CertificatePurpose.TlsServer);
        if (path.Error is { } refusal)
            return ErrorCodes.Rehearsals.TlsRefused.With($"Clients refuse the TLS certificate: {refusal.PublicDetail}", refusal.ToString());
        return shown[0].MatchesHostname(host) ? null : ErrorCodes.Rehearsals.TlsRefused.With($"The TLS certificate is not for {host}.");
    }

    // Judged by our own rules at our own time afterwards; copied, since the handshake's objects do not outlive it.
    private static bool Keep(List<X509Certificate2> shown, X509Certificate leaf, X509Chain chain)
    {
        shown.Add(X509CertificateLoader.LoadCertificate(leaf.GetRawCertData()));
        shown.AddRange(chain.ChainPolicy.ExtraStore.Select(sent => X509CertificateLoader.LoadCertificate(sent.RawData)));
        return true;
    }
}
