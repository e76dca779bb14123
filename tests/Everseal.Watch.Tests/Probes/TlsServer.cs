using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Watch.Tests.Probes;

/// <summary>TLS on a scripted connection, as badly configured as OpenSSL lets it be.</summary>
internal static class TlsServer
{
    public static ScriptedServer Showing(
        X509Certificate2 leaf, X509Certificate2Collection? rest = null, SslProtocols protocols = SslProtocols.None, bool demandsClientCertificate = false)
        => new(async (wire, stop) =>
        {
            await using var tls = await HandshakeAsync(wire, leaf, rest, protocols, demandsClientCertificate, stop);
            await ScriptedServer.ReadToEndAsync(tls, stop);
        });

    public static async Task<SslStream> HandshakeAsync(
        NetworkStream wire, X509Certificate2 leaf, X509Certificate2Collection? rest, SslProtocols protocols, bool demandsClientCertificate, CancellationToken stop)
    {
        var tls = new SslStream(wire);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(leaf, rest ?? [ServerCertificates.Issuing], offline: true),
                EnabledSslProtocols = protocols,
#pragma warning disable SYSLIB0040 // lowers OpenSSL's security level to 0
                EncryptionPolicy = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0040
                ClientCertificateRequired = demandsClientCertificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null || !demandsClientCertificate,
            },
            stop);
        return tls;
    }
}
