using System.Buffers.Binary;

namespace Everseal.Watch.Tests.Probes.Tls;

/// <summary>A server's side of a TLS 1.2 handshake, octet by octet (RFC 5246, 7.4).</summary>
internal static class HandshakeOctets
{
    private const int LargestRecord = 16 * 1024;

    /// <summary>ServerHello, Certificate and ServerHelloDone in as many records as they need.</summary>
    public static byte[] Flight(params IEnumerable<byte[]> chain)
    {
        byte[] messages = [.. ServerHello(0x0303), .. Certificate(chain), .. Message(14, [])];
        return [.. messages.Chunk(LargestRecord).SelectMany(part => Record(22, part))];
    }

    /// <param name="version">0x0301 for TLS 1.0.</param>
    public static byte[] ServerHello(int version)
        => Message(2, [.. Number(version), .. new byte[32], 0, .. Number(0x009C), 0, 0, 5, 0xFF, 0x01, 0, 1, 0]); // RSA, AES-128-GCM; renegotiation_info

    public static byte[] Certificate(params IEnumerable<byte[]> chain)
    {
        byte[] list = [.. chain.SelectMany(der => (byte[])[.. Length24(der.Length), .. der])];
        return Message(11, [.. Length24(list.Length), .. list]);
    }

    public static byte[] Message(byte type, byte[] body) => [type, .. Length24(body.Length), .. body];

    public static byte[] Record(byte type, byte[] content) => [type, 3, 3, .. Number(content.Length), .. content];

    private static byte[] Number(int value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        return octets;
    }

    private static byte[] Length24(int length) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length];
}
