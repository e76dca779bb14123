using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Watch.Syslog;
using Everseal.Watch.Trust;

namespace Everseal.Watch.Alarms;

/// <summary>Syslog (RFC 5424): the text as message, the fields as structured data.</summary>
internal sealed class SyslogChannel(SyslogSettings settings, TimeProvider time) : AlarmChannel(settings, time)
{
    private readonly SyslogSender _syslog = new(settings.Address, new ServerTrust(settings.CaFile, time), time);

    protected override async Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _syslog.SendAsync([Compose(message, now)], cancellationToken);
        return null;
    }

    internal static SyslogMessage Compose(AlarmMessage message, DateTimeOffset now)
    {
        var text = AlarmText.Of(message, now);
        var data = new List<(string, string)> { ("key", message.Key), ("event", message.Event.ToString().ToLowerInvariant()), ("server", message.Server) };
        if (message.Incident is { } incident)
            data.AddRange(DataOf(incident));
        var advice = message is { Incident: { } open, Event: not AlarmEvent.Resolved } ? $"; {open.Effect} Do now: {open.Next}" : "";
        return new SyslogMessage(SeverityOf(message), "alarm", text.Subject + advice) { Data = data };
    }

    private static IEnumerable<(string, string)> DataOf(AlarmIncident incident)
    {
        yield return ("incident", $"{incident.Id}");
        yield return ("incidentKey", incident.Key);
        yield return ("severity", incident.Severity.ToString().ToLowerInvariant());
        yield return ("target", incident.Target);
        yield return ("slot", incident.Slot);
        yield return ("code", incident.Code);
        if (incident.Certificate is { } certificate)
            yield return ("certificate", certificate);
        if (incident.Due is { } due)
            yield return ("due", $"{due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    private static SyslogSeverity SeverityOf(AlarmMessage message) => message switch
    {
        { Event: AlarmEvent.Resolved or AlarmEvent.Acknowledged or AlarmEvent.Eased or AlarmEvent.Digest } => SyslogSeverity.Notice,
        { Event: AlarmEvent.Heartbeat or AlarmEvent.Test } => SyslogSeverity.Informational,
        { Incident.Severity: Severity.Expired } => SyslogSeverity.Alert,
        { Incident.Severity: Severity.Critical } => SyslogSeverity.Critical,
        { Incident.Severity: Severity.Warning } => SyslogSeverity.Warning,
        _ => SyslogSeverity.Notice,
    };
}
