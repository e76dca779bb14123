using Everseal.Core.Expiry;
using Everseal.Server.Alarms;
using Everseal.Watch.Alarms;
using Everseal.Watch.Alarms.Webhooks;
using Everseal.Watch.Syslog;
using YamlDotNet.RepresentationModel;

namespace Everseal.Server.Hosting;

/// <summary>Reads <c>alarms</c> and <c>watch</c> of <c>everseal.yaml</c>. Secrets are named by file and never read here.</summary>
internal static class AlarmConfigurationReader
{
    private const string Prefix = "alarms.channels.";
    private const string Kinds = "smtp, generic, slack, teams, pagerduty, alertmanager, syslog, snmp or script";

    public static AlarmSettings ReadAlarms(ConfigurationNodes nodes, YamlNode node)
    {
        var channels = new List<ChannelSettings>();
        foreach (var (key, value, name) in nodes.Entries(node, "alarms."))
        {
            if (name != "alarms.channels" || value is not YamlSequenceNode list)
                return nodes.RefuseKey(key, name, "is not a key here; known is channels, a list", new AlarmSettings());
            channels.AddRange(list.Children.Select(child => ReadChannel(nodes, child)).OfType<ChannelSettings>());
        }

        return channels.DistinctBy(channel => channel.Name).Count() == channels.Count
            ? new AlarmSettings { Channels = channels }
            : nodes.Refuse(node, "alarms.channels", "two channels have one name", new AlarmSettings());
    }

    public static WatchSettings ReadWatch(ConfigurationNodes nodes, YamlNode node)
    {
        var fields = new ConfigurationFields(nodes, node, "watch.");
        var watch = new WatchSettings
        {
            Targets = fields.FilePath("targets"),
            Every = fields.Duration("every", TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)) ?? new WatchSettings().Every,
        };
        fields.RefuseOthers();
        return watch;
    }

    private static ChannelSettings? ReadChannel(ConfigurationNodes nodes, YamlNode node)
    {
        var fields = new ConfigurationFields(nodes, node, Prefix);
        var (name, kind) = (fields.Text("name"), fields.Text("type"));
        if (!IsName(name))
            fields.Refuse("name", "must be 1 to 64 of a-z, 0-9, - and _, so that it can be typed", instead: 0);
        if (ReadKind(fields, name, kind) is not { } channel)
            return null;

        channel = channel with
        {
            From = fields.Choice("severity", Severity.Warning, ("notice", Severity.Notice), ("warning", Severity.Warning), ("critical", Severity.Critical), ("expired", Severity.Expired)),
            Digest = fields.Switch("digest"),
            Heartbeat = fields.Duration("heartbeat", TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        };
        fields.RefuseOthers();
        return channel;
    }

    private static ChannelSettings? ReadKind(ConfigurationFields fields, string name, string kind) => kind switch
    {
        "smtp" => ReadSmtp(fields, name),
        "generic" => ReadWebhook(fields, name, WebhookForm.Generic),
        "slack" => ReadWebhook(fields, name, WebhookForm.Slack),
        "teams" => ReadWebhook(fields, name, WebhookForm.Teams),
        "pagerduty" => ReadWebhook(fields, name, WebhookForm.PagerDuty),
        "alertmanager" => ReadWebhook(fields, name, WebhookForm.Alertmanager),
        "syslog" => ReadSyslog(fields, name),
        "snmp" => new SnmpSettings(name, fields.Text("host"))
        {
            Port = fields.Port("port", 162), CommunityFile = fields.OptionalFilePath("communityFile"), Inform = fields.Switch("inform") ?? false,
        },
        "script" => new ScriptSettings(name, fields.FilePath("command")) { Arguments = fields.Texts("arguments") },
        _ => fields.Refuse<ChannelSettings?>("type", $"\"{kind}\" is not {Kinds}", null),
    };

    private static SmtpSettings ReadSmtp(ConfigurationFields fields, string name)
    {
        var security = fields.Choice("security", MailSecurity.StartTls, ("starttls", MailSecurity.StartTls), ("tls", MailSecurity.Tls), ("none", MailSecurity.None));
        var smtp = new SmtpSettings(name, fields.Text("host"), fields.Text("from"), fields.Texts("to"))
        {
            Security = security,
            Port = fields.Port("port", security switch { MailSecurity.Tls => 465, MailSecurity.StartTls => 587, _ => 25 }),
            User = fields.OptionalText("user"),
            PasswordFile = fields.OptionalFilePath("passwordFile"),
            CaFile = fields.OptionalFilePath("caFile"),
        };
        if (smtp.To.Count == 0)
            fields.Refuse("to", "is missing: name who is told, best a role such as sts-oncall@example.org", instead: 0);
        if (smtp.User is null != smtp.PasswordFile is null)
            fields.Refuse("user", "needs passwordFile, and passwordFile needs user", instead: 0);
        if (smtp is { User: not null, Security: MailSecurity.None })
            fields.Refuse("security", "none would send the password in clear", instead: 0);
        return smtp;
    }

    private static WebhookSettings ReadWebhook(ConfigurationFields fields, string name, WebhookForm form)
    {
        var webhook = new WebhookSettings(name, form)
        {
            Url = fields.OptionalText("url") is { } url ? ReadUrl(fields, url) : null,
            UrlFile = fields.OptionalFilePath("urlFile"),
            TokenFile = fields.OptionalFilePath("tokenFile"),
            CaFile = fields.OptionalFilePath("caFile"),
        };
        if (form == WebhookForm.Alertmanager)
            webhook = webhook with { ResendEvery = fields.Duration("resend", TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)) ?? webhook.ResendEvery };
        if (webhook is { Url: not null, UrlFile: not null } || (form != WebhookForm.PagerDuty && webhook is { Url: null, UrlFile: null }))
            fields.Refuse("url", "name the receiver by url or, where the address is a secret, by urlFile", instead: 0);
        if (webhook is { Url: { } clear, TokenFile: not null } && !WebhookSettings.MayCarrySecrets(clear))
            fields.Refuse("url", "would send the token of tokenFile in clear: use https, or http to this host itself", instead: 0);
        if (form == WebhookForm.PagerDuty && webhook.TokenFile is null)
            fields.Refuse("tokenFile", "is missing: the file that holds the integration's routing key", instead: 0);
        return webhook;
    }

    private static SyslogSettings? ReadSyslog(ConfigurationFields fields, string name)
    {
        var address = SyslogAddress.Read(fields.Text("address"));
        return address is null
            ? fields.Refuse<SyslogSettings?>("address", $"is not {SyslogAddress.Forms}", null)
            : new SyslogSettings(name, address) { CaFile = fields.OptionalFilePath("caFile") };
    }

    private static Uri? ReadUrl(ConfigurationFields fields, string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : fields.Refuse<Uri?>("url", "is not an http or https URL", null);

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_');
}
