using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.CheckBench;

/// <summary>
/// Many TLS endpoints on the loopback address, in a process of their own: RSA-2048, a leaf and its issuing CA, as most servers are.
/// Each has a leaf of its own; a key of its own would take minutes to make, so they share one.
/// </summary>
internal static class Endpoints
{
    private static readonly DateTimeOffset Today = new(DateTime.UtcNow.Date);

    /// <summary>Writes the ports to standard output, one a line, then an empty line; serves until standard input ends.</summary>
    public static async Task ServeAsync(int count)
    {
        // The platform leaves out a root, so there are two CAs.
        using var root = Authority("CN=Bench Root", null);
        using var issuer = Authority("CN=Bench Issuing CA", root);
        using var key = RSA.Create(2048);
        var listeners = Enumerable.Range(0, count).Select(_ => Listen()).ToList();
        foreach (var listener in listeners)
        {
            _ = AcceptAsync(listener, Certificate(issuer, key));
            Console.Out.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        }

        Console.Out.WriteLine();
        await Console.Out.FlushAsync();
        await Console.In.ReadToEndAsync();
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static async Task AcceptAsync(Socket listener, SslStreamCertificateContext context)
    {
        while (true)
            _ = HandshakeAsync(await listener.AcceptAsync(), context);
    }

    private static async Task HandshakeAsync(Socket socket, SslStreamCertificateContext context)
    {
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context });
            await tls.CopyToAsync(Stream.Null);
        }
        catch (Exception gone) when (gone is IOException or AuthenticationException)
        {
        }
    }

    private static SslStreamCertificateContext Certificate(X509Certificate2 issuer, RSA key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(issuer, Today.AddDays(-5), Today.AddDays(85), RandomNumberGenerator.GetBytes(16));
        return SslStreamCertificateContext.Create(leaf.CopyWithPrivateKey(key), [issuer], offline: true);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return issuer is null
            ? request.CreateSelfSigned(Today.AddDays(-10), Today.AddDays(900))
            : request.Create(issuer, Today.AddDays(-10), Today.AddDays(400), RandomNumberGenerator.GetBytes(16)).CopyWithPrivateKey(key);
    }
}
