using System.Text;
using Everseal.Watch.Alarms;
using Everseal.Watch.Syslog;
using Everseal.Watch.Tests.Alarms;

namespace Everseal.Watch.Tests.Syslog;

public sealed class SyslogTests
{
    [Theory]
    [InlineData("unix:/dev/log", SyslogTransport.Unix, "/dev/log", 0)]
    [InlineData("udp://log.example.org", SyslogTransport.Udp, "log.example.org", 514)]
    [InlineData("tcp://log.example.org", SyslogTransport.Tcp, "log.example.org", 601)]
    [InlineData("tls://log.example.org", SyslogTransport.Tls, "log.example.org", 6514)]
    [InlineData("tls://[::1]:7000", SyslogTransport.Tls, "::1", 7000)]
    public void Address_OfAKnownForm_IsRead(string text, SyslogTransport transport, string host, int port)
        => SyslogAddress.Read(text).Should().Be(new SyslogAddress(transport, host, port));

    [Theory]
    [InlineData("log.example.org")]
    [InlineData("https://log.example.org")]
    [InlineData("tls://")]
    [InlineData("tls://log.example.org/path")]
    public void Address_OfAnotherForm_IsRefused(string text) => SyslogAddress.Read(text).Should().BeNull();

    [Fact]
    public void Compose_Opened_HasTheFieldsAsStructuredData()
    {
        var line = Encode(SyslogChannel.Compose(Messages.Opened, Messages.Now));

        line.Should().StartWith("<106>1 2026-03-01T12:00:00.000Z host everseal 42 alarm [everseal@32473 key=\"everseal-1f2e-17-");
        line.Should().Contain("severity=\"critical\"").And.Contain("slot=\"STS signing everseal.local\"").And.Contain("due=\"2026-03-30T15:00:00Z\"");
        line.Should().EndWith("Nobody can log in to realm everseal.local. Do now: everseal keys rotate --realm everseal.local");
    }

    [Fact]
    public void Encode_ValueWithQuotesAndBrackets_IsEscaped()
    {
        var hostile = Messages.Opened with { Incident = Messages.Opened.Incident! with { Certificate = "CN=a\"] evil=\"\\\nx" } };

        Encode(SyslogChannel.Compose(hostile, Messages.Now)).Should().Contain("certificate=\"CN=a\\\"\\] evil=\\\"\\\\ x\"").And.NotContain("\n");
    }

    private static string Encode(SyslogMessage message) => Encoding.UTF8.GetString(message.Encode("everseal@32473", "host", 42, Messages.Now));
}
