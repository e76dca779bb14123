using System.Buffers.Binary;

namespace Everseal.Watch.Probes.Tls;

/// <summary>
/// What a server's side of a handshake shows before it is encrypted (RFC 5246, 7.4; RFC 8446, 4 and 5.1): its version and
/// its alert always, its certificates up to TLS 1.2. For handshakes that failed, so that their reason is not guessed.
/// </summary>
/// <param name="SpeaksTls">False when the first octets are no TLS record at all.</param>
/// <param name="Version">What the ServerHello chose, as 0x0301 for TLS 1.0; null without one.</param>
/// <param name="Alert">The description of an alert in clear (RFC 8446, 6).</param>
/// <param name="Certificates">As sent, in order, as far as they came.</param>
/// <param name="ChainBytes">What the Certificate message announced; 0 without one.</param>
internal sealed record PlainHandshake(
    bool SpeaksTls, int? Version, byte? Alert, IReadOnlyList<ReadOnlyMemory<byte>> Certificates, int ChainBytes)
{
    private const byte ChangeCipherSpec = 20;
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ApplicationData = 23;
    private const byte ServerHello = 2;
    private const byte Certificate = 11;
    private const int RecordHeader = 5;
    private const int MessageHeader = 4;

    /// <summary>Reads as far as the octets are what they should be. Never throws.</summary>
    public static PlainHandshake Read(ReadOnlyMemory<byte> received)
    {
        using var messages = new MemoryStream();
        var isTls = IsRecord(received.Span);
        byte? alert = null;
        for (var rest = received; IsRecord(rest.Span); rest = rest[RecordLength(rest)..])
        {
            var content = rest[RecordHeader..RecordLength(rest)];
            if (rest.Span[0] == HandshakeRecord)
                messages.Write(content.Span);
            else if (rest.Span[0] == AlertRecord && content.Length == 2)
                alert = content.Span[1];
            else
                break; // encrypted from here on
        }

        return ReadMessages(messages.ToArray()) with { SpeaksTls = isTls, Alert = alert };
    }

    private static PlainHandshake ReadMessages(ReadOnlyMemory<byte> rest)
    {
        var read = new PlainHandshake(false, null, null, [], 0);
        while (rest.Length >= MessageHeader)
        {
            var length = Length24(rest.Span[1..]);
            var body = rest.Slice(MessageHeader, Math.Min(length, rest.Length - MessageHeader)); // the last one may be cut off
            if (rest.Span[0] == ServerHello && body.Length >= 2)
                read = read with { Version = BinaryPrimitives.ReadUInt16BigEndian(body.Span) };
            else if (rest.Span[0] == Certificate)
                read = read with { Certificates = ReadChain(body), ChainBytes = length };
            rest = rest[(MessageHeader + body.Length)..];
        }

        return read;
    }

    // RFC 5246, 7.4.2: a list of certificates, everything with lengths of three octets.
    private static List<ReadOnlyMemory<byte>> ReadChain(ReadOnlyMemory<byte> body)
    {
        var chain = new List<ReadOnlyMemory<byte>>();
        for (var rest = body.Length >= 3 ? body[3..] : default; rest.Length >= 3 && rest.Length - 3 >= Length24(rest.Span); rest = rest[(3 + chain[^1].Length)..])
            chain.Add(rest.Slice(3, Length24(rest.Span)));
        return chain;
    }

    private static bool IsRecord(ReadOnlySpan<byte> octets)
        => octets.Length >= RecordHeader && octets[0] is >= ChangeCipherSpec and <= ApplicationData && octets[1] == 3;

    // A record that was cut off ends where the octets end.
    private static int RecordLength(ReadOnlyMemory<byte> record)
        => Math.Min(record.Length, RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(record.Span[3..]));

    private static int Length24(ReadOnlySpan<byte> octets) => (octets[0] << 16) | (octets[1] << 8) | octets[2];
}
