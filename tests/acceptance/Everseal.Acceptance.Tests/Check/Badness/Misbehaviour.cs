using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Everseal.Acceptance.Tests.Check.Badness;

/// <summary>What an endpoint does with a connection. When it returns, the connection is closed.</summary>
internal delegate Task Misbehaviour(NetworkStream wire, CancellationToken stop);

/// <summary>Everything that an endpoint can do wrong.</summary>
internal static class Misbehaviours
{
    private const int EndlessChain = 400;

    private static readonly byte[] Bomb = Compressed(new byte[64 * 1024 * 1024]);

    public static Misbehaviour Shows(X509Certificate2 certificate, SslProtocols protocols = SslProtocols.None, bool demandsClientCertificate = false)
    {
        var options = Options(certificate, protocols, demandsClientCertificate);
        return async (wire, stop) =>
        {
            await using var tls = new SslStream(wire);
            await tls.AuthenticateAsServerAsync(options, stop);
            await tls.CopyToAsync(Stream.Null, stop);
        };
    }

    public static Misbehaviour Says(byte[] octets) => async (wire, stop) =>
    {
        await wire.WriteAsync(octets, stop);
        await wire.CopyToAsync(Stream.Null, stop);
    };

    public static async Task Hangs(NetworkStream wire, CancellationToken stop) => await wire.CopyToAsync(Stream.Null, stop);

    public static async Task Resets(NetworkStream wire, CancellationToken stop)
    {
        await wire.ReadExactlyAsync(new byte[1], stop);
        wire.Socket.Close(0);
    }

    /// <summary>One octet of a handshake record every 100 ms, for ever.</summary>
    public static async Task Drips(NetworkStream wire, CancellationToken stop)
    {
        await wire.WriteAsync(new byte[] { 22, 3, 3, 64, 0 }, stop);
        while (true)
        {
            await wire.WriteAsync(new byte[1], stop);
            await Task.Delay(100, stop);
        }
    }

    /// <summary>The server's flight of TLS 1.2 with a chain of more than 100 KiB (RFC 5246, 7.4.2).</summary>
    public static async Task SendsHugeChain(NetworkStream wire, CancellationToken stop)
    {
        byte[] hello = [3, 3, .. new byte[32], 0, 0x00, 0x9C, 0, 0, 5, 0xFF, 1, 0, 1, 0];
        var chain = Enumerable.Repeat(BadCertificates.Issuing.RawData, EndlessChain).Prepend(BadCertificates.Good.RawData);
        byte[] list = [.. chain.SelectMany(der => Prefixed(der))];
        byte[] messages = [2, .. Prefixed(hello), 11, .. Prefixed(Prefixed(list))];
        foreach (var part in messages.Chunk(16 * 1024))
            await wire.WriteAsync(new byte[] { 22, 3, 3, (byte)(part.Length >> 8), (byte)part.Length }.Concat(part).ToArray(), stop);
        await wire.CopyToAsync(Stream.Null, stop);
    }

    public static Misbehaviour AnswersWith(string head, byte[]? body = null) => OverHttps(async (tls, stop) =>
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body?.Length ?? 0}\r\n\r\n"), stop);
        await tls.WriteAsync(body ?? [], stop);
    });

    public static Misbehaviour SendsBomb() => AnswersWith("200 OK\r\nContent-Type: application/xml\r\nContent-Encoding: gzip", Bomb);

    public static Misbehaviour NeverEnds() => OverHttps(async (tls, stop) =>
    {
        await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<a>"u8.ToArray(), stop);
        var more = Encoding.ASCII.GetBytes(new string(' ', 16 * 1024));
        while (true)
            await tls.WriteAsync(more, stop);
    });

    private static Misbehaviour OverHttps(Func<SslStream, CancellationToken, Task> answer)
    {
        var options = Options(BadCertificates.Good, SslProtocols.None, demandsClientCertificate: false);
        return async (wire, stop) =>
        {
            await using var tls = new SslStream(wire);
            await tls.AuthenticateAsServerAsync(options, stop);
            _ = await tls.ReadAtLeastAsync(new byte[8192], 1, cancellationToken: stop);
            await answer(tls, stop);
            await tls.ShutdownAsync();
        };
    }

    private static SslServerAuthenticationOptions Options(X509Certificate2 certificate, SslProtocols protocols, bool demandsClientCertificate) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [BadCertificates.Issuing], offline: true),
        EnabledSslProtocols = protocols,
#pragma warning disable SYSLIB0040 // lowers OpenSSL's security level to 0: a weak key and an old protocol are meant
        EncryptionPolicy = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0040
        ClientCertificateRequired = demandsClientCertificate,
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null || !demandsClientCertificate,
    };

    private static byte[] Prefixed(byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length[1..], .. content];
    }

    private static byte[] Compressed(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.SmallestSize))
            packing.Write(plain);
        return packed.ToArray();
    }
}
