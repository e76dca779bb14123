using System.Formats.Asn1;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls.StartTls;

/// <summary>The StartTLS extended operation (RFC 4511, 4.14).</summary>
internal static class LdapStartTls
{
    private const int MessageId = 1;
    private const int MaxMessage = 8 * 1024;
    private const int Success = 0;

    private static readonly Asn1Tag ExtendedRequest = new(TagClass.Application, 23);
    private static readonly Asn1Tag ExtendedResponse = new(TagClass.Application, 24);
    private static readonly Asn1Tag RequestName = new(TagClass.ContextSpecific, 0);

    public static async Task<StsError?> SpeakAsync(Conversation conversation, CancellationToken deadline)
    {
        await conversation.SendAsync(Request(), deadline);
        var message = await ReadMessageAsync(conversation, deadline);
        try
        {
            return Judge(message);
        }
        catch (AsnContentException unreadable)
        {
            throw new InvalidDataException("What came back is no LDAP message.", unreadable);
        }
    }

    private static byte[] Request()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(MessageId);
            using (writer.PushSequence(ExtendedRequest))
                writer.WriteOctetString("1.3.6.1.4.1.1466.20037"u8, RequestName);
        }

        return writer.Encode();
    }

    private static StsError? Judge(ReadOnlyMemory<byte> encoded)
    {
        var message = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        var isOurs = message.TryReadInt32(out var id) && id == MessageId;
        var response = message.ReadSequence(ExtendedResponse);
        var code = (int)response.ReadEnumeratedValue<ResultCode>();
        response.ReadOctetString(); // matchedDN
        var diagnostic = PeerWords.Quote(response.ReadOctetString());
        if (isOurs && code == Success)
            return null;

        // Message 0 is a notice of disconnection (4.4.1).
        return ErrorCodes.TlsProbes.StartTlsRefused.With($"The server answers with result code {code} and {diagnostic}.");
    }

    // 5.1: an LDAPMessage is a SEQUENCE in BER with a definite length.
    private static async Task<ReadOnlyMemory<byte>> ReadMessageAsync(Conversation conversation, CancellationToken deadline)
    {
        var header = (await conversation.ReadAsync(2, deadline)).ToArray();
        if (header[0] != 0x30 || header[1] is 0x80 or > 0x84)
            throw new InvalidDataException($"{PeerWords.Quote(header)} begins no LDAP message.");
        var more = header[1] < 0x80 ? [] : (await conversation.ReadAsync(header[1] & 0x7F, deadline)).ToArray();
        var length = more.Aggregate(header[1] < 0x80 ? (long)header[1] : 0, (sum, octet) => (sum << 8) | octet);
        if (length > MaxMessage)
            throw new InvalidDataException("What came back is no LDAP message of a length that was to be expected.");
        var content = await conversation.ReadAsync((int)length, deadline);
        return (byte[])[.. header, .. more, .. content.Span];
    }

    // Only so that the reader's enumeration has a type; a code beyond these is a number too.
    private enum ResultCode
    {
        Success = 0,
        OperationsError = 1,
        ProtocolError = 2,
        Unavailable = 52,
    }
}
