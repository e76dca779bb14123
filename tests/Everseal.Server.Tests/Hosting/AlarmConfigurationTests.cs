using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Alarms;
using Everseal.Server.Hosting;
using Everseal.Watch.Alarms;
using Everseal.Watch.Alarms.Webhooks;
using Everseal.Watch.Syslog;

namespace Everseal.Server.Tests.Hosting;

public sealed class AlarmConfigurationTests
{
    private const string Head = "data: x\nalarms:\n  channels:\n  - name: one\n    ";

    [Fact]
    public void Read_EveryKindOfChannel_IsTaken()
    {
        var channels = Read("""
            data: data
            alarms:
              channels:
              - name: mail
                type: smtp
                host: mail.example.org
                user: everseal
                passwordFile: smtp-password
                from: everseal@example.org
                to: [sts-oncall@example.org, noc@example.org]
                heartbeat: 1d
              - name: hook
                type: generic
                url: https://hooks.example.org/everseal
                tokenFile: /run/secrets/hook
              - name: chat
                type: slack
                urlFile: slack-url
                severity: critical
                digest: off
              - name: pager
                type: pagerduty
                tokenFile: routing-key
                severity: expired
              - name: prometheus
                type: alertmanager
                url: http://127.0.0.1:9093/api/v2/alerts
                heartbeat: 2m
              - name: log
                type: syslog
                address: tls://log.example.org
                caFile: log-ca.pem
              - name: nms
                type: snmp
                host: nms.example.org
                inform: on
              - name: script
                type: script
                command: hooks/page.sh
                arguments: [--team, sts]
            """).OrThrow().Alarms.Channels;

        channels.Should().BeEquivalentTo(
            new ChannelSettings[]
            {
                new SmtpSettings("mail", "mail.example.org", "everseal@example.org", ["sts-oncall@example.org", "noc@example.org"])
                {
                    User = "everseal", PasswordFile = "/etc/everseal/smtp-password", Heartbeat = TimeSpan.FromDays(1),
                },
                new WebhookSettings("hook", WebhookForm.Generic) { Url = new Uri("https://hooks.example.org/everseal"), TokenFile = "/run/secrets/hook" },
                new WebhookSettings("chat", WebhookForm.Slack) { UrlFile = "/etc/everseal/slack-url", From = Severity.Critical, Digest = false },
                new WebhookSettings("pager", WebhookForm.PagerDuty) { TokenFile = "/etc/everseal/routing-key", From = Severity.Expired },
                new WebhookSettings("prometheus", WebhookForm.Alertmanager) { Url = new Uri("http://127.0.0.1:9093/api/v2/alerts"), Heartbeat = TimeSpan.FromMinutes(2) },
                new SyslogSettings("log", new SyslogAddress(SyslogTransport.Tls, "log.example.org", 6514)) { CaFile = "/etc/everseal/log-ca.pem" },
                new SnmpSettings("nms", "nms.example.org") { Inform = true },
                new ScriptSettings("script", "/etc/everseal/hooks/page.sh") { Arguments = ["--team", "sts"] },
            },
            options => options.PreferringRuntimeMemberTypes().WithStrictOrdering());
        channels[0].Route.Should().Be(new AlarmRoute("mail", Severity.Warning) { WantsDigest = true, Heartbeat = TimeSpan.FromDays(1) });
        channels[2].Route.WantsDigest.Should().BeFalse("it was switched off");
        channels[3].Route.WantsDigest.Should().BeFalse("a pager has no use for one");
    }

    [Fact]
    public void Read_Watch_IsTaken()
        => Read("data: x\nwatch:\n  targets: targets.yaml\n  every: 30m").OrThrow().Watch.Should().Be(new WatchSettings { Targets = "/etc/everseal/targets.yaml", Every = TimeSpan.FromMinutes(30) });

    [Fact]
    public void Read_Resend_IsAlertmanagersAlone()
    {
        Read(Head + "type: alertmanager\n    url: https://a.example.org\n    resend: 1m").OrThrow().Alarms.Channels[0].Resend.Should().Be(TimeSpan.FromMinutes(1));
        Read(Head + "type: alertmanager\n    url: https://a.example.org").OrThrow().Alarms.Channels[0].Resend.Should().Be(TimeSpan.FromMinutes(3));
        Read(Head + "type: generic\n    url: https://a.example.org").OrThrow().Alarms.Channels[0].Resend.Should().BeNull();
        Read(Head + "type: generic\n    url: https://a.example.org\n    resend: 1m").Error!.ToString().Should().Contain("resend");
    }

    [Theory]
    [InlineData("http://127.0.0.1:9093/api/v2/alerts")]
    [InlineData("http://[::1]:9093/api/v2/alerts")]
    [InlineData("http://localhost:9093/api/v2/alerts")]
    [InlineData("https://hooks.example.org/x")]
    public void Read_TokenToThisHostOrByTls_IsTaken(string url)
        => Read(Head + $"type: alertmanager\n    url: {url}\n    tokenFile: t").OrThrow().Alarms.Channels.Should().ContainSingle();

    [Theory]
    [InlineData(Head + "type: fax", "type", "is not smtp, generic")]
    [InlineData(Head + "host: x", "type", "missing")]
    [InlineData("data: x\nalarms:\n  channels:\n  - type: smtp", "name", "missing")]
    [InlineData("data: x\nalarms:\n  channels:\n  - name: One Two\n    type: script\n    command: x", "name", "a-z")]
    [InlineData("data: x\nalarms:\n  channel: []", ":3: alarms.channel", "not a key")]
    [InlineData("data: x\nalarms: mail", ":2: alarms", "keys and values")]
    [InlineData(Head + "type: smtp\n    host: m\n    from: a@b\n    to: c@d\n    pasword: x", ":9: alarms.channels.pasword", "passwordFile")]
    [InlineData(Head + "type: smtp\n    host: m\n    from: a@b", "to", "missing")]
    [InlineData(Head + "type: smtp\n    host: m\n    from: a@b\n    to: c@d\n    user: e", "user", "passwordFile")]
    [InlineData(Head + "type: smtp\n    host: m\n    from: a@b\n    to: c@d\n    user: e\n    passwordFile: p\n    security: none", "security", "in clear")]
    [InlineData(Head + "type: slack", "url", "urlFile")]
    [InlineData(Head + "type: slack\n    url: ftp://x", "url", "http")]
    [InlineData(Head + "type: generic\n    url: http://hooks.example.org/x\n    tokenFile: t", "url", "in clear")]
    [InlineData(Head + "type: pagerduty\n    url: http://192.0.2.1/x\n    tokenFile: t", "url", "in clear")]
    [InlineData(Head + "type: pagerduty", "tokenFile", "routing key")]
    [InlineData(Head + "type: syslog\n    address: log", "address", "tls://HOST:PORT")]
    [InlineData(Head + "type: snmp\n    host: n\n    port: 70000", ":7: alarms.channels.port", "1 to 65535")]
    [InlineData(Head + "type: snmp\n    host: n\n    inform: perhaps", ":7: alarms.channels.inform", "on or off")]
    [InlineData(Head + "type: snmp\n    host: n\n    severity: loud", ":7: alarms.channels.severity", "notice, warning")]
    [InlineData(Head + "type: snmp\n    host: n\n    heartbeat: 5s", ":7: alarms.channels.heartbeat", "from 60s")]
    [InlineData(Head + "type: snmp\n    host: n\n  - name: one\n    type: snmp\n    host: n", "alarms.channels", "one name")]
    [InlineData("data: x\nwatch:\n  every: 1h", "watch.targets", "missing")]
    [InlineData("data: x\nwatch:\n  targets: t\n  evry: 1h", ":4: watch.evry", "known are targets, every")]
    public void Read_NotAsItShouldBe_NamesLineKeyAndReason(string yaml, string place, string reason)
        => Read(yaml).Error!.PublicDetail.Should().Contain(place).And.Contain(reason);

    [Fact]
    public void Effective_Channels_ShowNoAddressThatIsASecret()
    {
        var configuration = Read(Head + "type: slack\n    url: https://hooks.example.org/services/T0/secret").OrThrow();

        configuration.Effective().Text.Should().Contain("hooks.example.org").And.NotContain("secret");
        configuration.Effective().Text.Split('\n').Should().AllSatisfy(line => line.Should().Contain("="));
    }

    private static Result<ServerConfiguration> Read(string yaml) => ConfigurationReader.Read("/etc/everseal/everseal.yaml", yaml);
}
