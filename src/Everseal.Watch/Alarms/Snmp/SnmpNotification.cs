using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Snmp;

/// <summary>A notification of <c>deploy/snmp/EVERSEAL-MIB.txt</c>, in SNMPv2-Trap and InformRequest PDUs (RFC 3416 §4.2.6, §4.2.7).</summary>
/// <param name="RequestId">The same for a repetition of the message.</param>
/// <param name="Kind">The last arc of the notification's identifier.</param>
/// <param name="Uptime">Since this program started.</param>
internal sealed record SnmpNotification(int RequestId, int Kind, TimeSpan Uptime, IReadOnlyList<(int Arc, Action<AsnWriter> Write)> Objects)
{
    // 32473 is left for everybody by RFC 5612; see docs/reference/alarms.md.
    private const string Mib = "1.3.6.1.4.1.32473.1";
    private const string SysUpTime = "1.3.6.1.2.1.1.3.0";
    private const string SnmpTrapOid = "1.3.6.1.6.3.1.1.4.1.0";

    // SnmpAdminString holds 255 octets (RFC 3411 §5).
    private const int LongestText = 255;

    private static readonly Asn1Tag Response = new(TagClass.ContextSpecific, 2, isConstructed: true);
    private static readonly Asn1Tag InformRequest = new(TagClass.ContextSpecific, 6, isConstructed: true);
    private static readonly Asn1Tag Trap = new(TagClass.ContextSpecific, 7, isConstructed: true);

    // RFC 2578 §7.1: application types of the SMI.
    private static readonly Asn1Tag Unsigned32 = new(TagClass.Application, 2);
    private static readonly Asn1Tag TimeTicks = new(TagClass.Application, 3);

    public static SnmpNotification Of(AlarmMessage message, DateTimeOffset now, TimeSpan uptime) => new(
        RequestIdOf(message.Key),
        message.Event switch { AlarmEvent.Digest => 2, AlarmEvent.Heartbeat => 3, AlarmEvent.Test => 4, _ => 1 },
        uptime,
        [.. ObjectsOf(message, now)]);

    /// <summary>A whole message of version 2c (RFC 1901 §3).</summary>
    public byte[] Encode(string community, bool isInform)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(community));
            using (writer.PushSequence(isInform ? InformRequest : Trap))
            {
                writer.WriteInteger(RequestId);
                writer.WriteInteger(0);
                writer.WriteInteger(0);
                using (writer.PushSequence())
                    WriteBindings(writer);
            }
        }

        return writer.Encode();
    }

    /// <summary>Whether a datagram is the Response to an InformRequest; anything else is nobody's confirmation.</summary>
    public static bool IsAnswerTo(int requestId, ReadOnlyMemory<byte> datagram)
    {
        try
        {
            var message = new AsnReader(datagram, AsnEncodingRules.BER).ReadSequence();
            message.ReadInteger();
            message.ReadOctetString();
            var answer = message.ReadSequence(Response);
            return answer.ReadInteger() == requestId && answer.ReadInteger() == 0;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private void WriteBindings(AsnWriter writer)
    {
        // Hundredths of a second, which begin anew after 497 days (RFC 2578 §7.1.8).
        Bind(writer, SysUpTime, value => value.WriteInteger((uint)((ulong)(Uptime.TotalMilliseconds / 10) % uint.MaxValue), TimeTicks));
        Bind(writer, SnmpTrapOid, value => value.WriteObjectIdentifier($"{Mib}.0.{Kind}"));
        foreach (var (arc, write) in Objects)
            Bind(writer, $"{Mib}.1.{arc}.0", write);
    }

    private static void Bind(AsnWriter writer, string name, Action<AsnWriter> write)
    {
        using var binding = writer.PushSequence();
        writer.WriteObjectIdentifier(name);
        write(writer);
    }

    private static IEnumerable<(int Arc, Action<AsnWriter> Write)> ObjectsOf(AlarmMessage message, DateTimeOffset now)
    {
        yield return (1, Text(message.Key));
        yield return (2, Number((int)message.Event));
        yield return (3, Text(message.Server));
        yield return (4, Count(message.OpenCount));
        yield return (5, Text(AlarmText.Of(message, now).Subject));
        if (message.Incident is not { } incident)
            yield break;
        yield return (6, Count(incident.Id));
        yield return (7, Text(incident.Key));
        yield return (8, Number((int)incident.Severity));
        yield return (9, Text(incident.Target));
        yield return (10, Text(incident.Slot));
        yield return (11, Text(incident.Code));
        yield return (12, Text(incident.Certificate ?? ""));
        yield return (13, Text(incident.Due is { } due ? $"{due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : ""));
        yield return (14, Number(incident.Due is { } end ? (int)Math.Floor((end - now).TotalDays) : 0));
        yield return (15, Text(incident.Effect));
        yield return (16, Text(incident.Next));
        yield return (17, Text(incident.Detail));
    }

    private static Action<AsnWriter> Number(int number) => writer => writer.WriteInteger(number);

    private static Action<AsnWriter> Count(long number) => writer => writer.WriteInteger((uint)Math.Clamp(number, 0, uint.MaxValue), Unsigned32);

    private static Action<AsnWriter> Text(string text) => writer => writer.WriteOctetString(Clip(text));

    // Never through the middle of a character.
    private static byte[] Clip(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= LongestText)
            return bytes;
        var length = LongestText;
        while ((bytes[length] & 0xC0) == 0x80)
            length--;
        return bytes[..length];
    }

    private static int RequestIdOf(string key) => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))) & int.MaxValue;
}
