using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Everseal.Watch.Alarms;
using Everseal.Watch.Alarms.Snmp;

namespace Everseal.Watch.Tests.Alarms;

/// <summary>Datagrams as a receiver reads them. Net-SNMP's own daemon judges them in the acceptance tests.</summary>
public sealed class SnmpChannelTests : IDisposable
{
    private const string Mib = "1.3.6.1.4.1.32473.1";

    private readonly UdpClient _receiver = new(new IPEndPoint(IPAddress.Loopback, 0));

    private int Port => ((IPEndPoint)_receiver.Client.LocalEndPoint!).Port;

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public async Task Trap_Opened_IsAVersion2TrapOfOurMib()
    {
        (await Channel(inform: false).DeliverAsync(Messages.Opened, default)).Should().BeNull();

        var (tag, bindings) = Read((await _receiver.ReceiveAsync(TestContext.Current.CancellationToken)).Buffer, "public");
        tag.Should().Be(7);
        bindings.Keys.Take(2).Should().Equal("1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.1.1.4.1.0");
        bindings["1.3.6.1.6.3.1.1.4.1.0"].Should().Be($"{Mib}.0.1");
        bindings[$"{Mib}.1.12.0"].Should().Be("CN=ssoserverSign, serial 0A");
        bindings[$"{Mib}.1.16.0"].Should().Be("everseal keys rotate --realm everseal.local");
        bindings.Should().HaveCount(19);
    }

    [Fact]
    public async Task Inform_ReceiverAnswers_IsDelivered()
    {
        var delivery = Channel(inform: true).DeliverAsync(Messages.Opened, default);

        var datagram = await _receiver.ReceiveAsync(TestContext.Current.CancellationToken);
        await _receiver.SendAsync(AnswerTo(datagram.Buffer, isRight: false), datagram.RemoteEndPoint, TestContext.Current.CancellationToken);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        delivery.IsCompleted.Should().BeFalse("that answered another request");
        await _receiver.SendAsync(AnswerTo(datagram.Buffer, isRight: true), datagram.RemoteEndPoint, TestContext.Current.CancellationToken);

        (await delivery).Should().BeNull();
    }

    [Fact]
    public void Encode_SameMessageAgain_IsTheSameRequest()
        => SnmpNotification.Of(Messages.Opened, Messages.Now, TimeSpan.Zero).RequestId.Should().Be(SnmpNotification.Of(Messages.Opened, Messages.Now.AddDays(1), TimeSpan.FromDays(1)).RequestId);

    [Fact]
    public void Encode_LongTexts_AreCutBetweenCharacters()
    {
        var longest = Messages.Opened with { Incident = Messages.Opened.Incident! with { Effect = new string('ä', 300) } };

        var (_, bindings) = Read(SnmpNotification.Of(longest, Messages.Now, TimeSpan.Zero).Encode("public", isInform: false), "public");

        bindings[$"{Mib}.1.15.0"].Should().Be(new string('ä', 127));
    }

    [Fact]
    public void Encode_UptimeOfYears_WrapsAsTimeTicksDo()
    {
        var (_, bindings) = Read(SnmpNotification.Of(Messages.Heartbeat, Messages.Now, TimeSpan.FromDays(1000)).Encode("public", isInform: false), "public");

        bindings["1.3.6.1.2.1.1.3.0"].Should().Be($"{8_640_000_000UL % uint.MaxValue}");
        bindings.Should().HaveCount(7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3003020101")]
    [InlineData("308000000000")]
    public void IsAnswerTo_Garbage_ConfirmsNothing(string hex) => SnmpNotification.IsAnswerTo(1, Convert.FromHexString(hex)).Should().BeFalse();

    private AlarmChannel Channel(bool inform) => new SnmpSettings("nms", "127.0.0.1") { Port = Port, Inform = inform }.Open(TimeProvider.System);

    private static (int Tag, Dictionary<string, string> Bindings) Read(byte[] datagram, string community)
    {
        var message = new AsnReader(datagram, AsnEncodingRules.BER).ReadSequence();
        message.ReadInteger().Should().Be(1);
        Encoding.UTF8.GetString(message.ReadOctetString()).Should().Be(community);
        var tag = message.PeekTag();
        var pdu = message.ReadSequence(tag);
        pdu.ReadInteger();
        pdu.ReadInteger().Should().Be(0);
        pdu.ReadInteger().Should().Be(0);
        var list = pdu.ReadSequence();
        var bindings = new Dictionary<string, string>(StringComparer.Ordinal);
        while (list.HasData)
        {
            var binding = list.ReadSequence();
            bindings[binding.ReadObjectIdentifier()] = Value(binding);
        }

        return (tag.TagValue, bindings);
    }

    private static string Value(AsnReader binding) => binding.PeekTag() switch
    {
        { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.ObjectIdentifier } => binding.ReadObjectIdentifier(),
        { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.OctetString } => Encoding.UTF8.GetString(binding.ReadOctetString()),
        var tag => $"{binding.ReadInteger(tag)}",
    };

    /// <summary>The same PDU as a Response, as RFC 3416 §4.2.7 wants it.</summary>
    private static byte[] AnswerTo(byte[] inform, bool isRight)
    {
        var message = new AsnReader(inform, AsnEncodingRules.BER).ReadSequence();
        message.ReadInteger();
        message.ReadOctetString();
        var request = message.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 6, isConstructed: true));
        var id = request.ReadInteger() + (isRight ? 0 : 1);
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteOctetString("public"u8);
            using var response = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2, isConstructed: true));
            writer.WriteInteger(id);
            writer.WriteInteger(0);
            writer.WriteInteger(0);
            writer.PushSequence().Dispose();
        }

        return writer.Encode();
    }
}
