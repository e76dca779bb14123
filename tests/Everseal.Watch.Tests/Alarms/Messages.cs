using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Tests.Alarms;

/// <summary>A message that says everything a message can say; tests change one thing.</summary>
internal static class Messages
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly IncidentCondition Condition = new(
        ErrorCodes.Alarms.CertificateEnding, Severity.Critical, "valid from 2025-03-31 to 2026-03-31", "Nobody can log in to realm everseal.local.",
        "everseal keys rotate --realm everseal.local")
    {
        Certificate = "CN=ssoserverSign, serial 0A",
        Due = Now.AddDays(29).AddHours(3),
        Pages = true,
    };

    public static AlarmMessage Opened { get; } = Of(IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Own("STS signing everseal.local"), Condition), 17, Now));

    public static AlarmMessage Acknowledged { get; } = Of(IncidentRule.Acknowledge(Open, "uid 0", "at it", Now.AddHours(1)));

    public static AlarmMessage Resolved { get; } = Of(IncidentRule.Decide(Open, IncidentReport.Fine(Open.Subject), 18, Now.AddHours(2)));

    public static AlarmMessage Heartbeat { get; } = new("everseal-1f2e-heartbeat-1", AlarmEvent.Heartbeat, Now, "https://sts.example.org", Incident: null, [], 1);

    public static AlarmMessage Digest { get; } = new("everseal-1f2e-digest-1", AlarmEvent.Digest, Now, "https://sts.example.org", Incident: null, [Opened.Incident!], 1);

    private static Incident Open => IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Own("STS signing everseal.local"), Condition), 17, Now).Incident!;

    private static AlarmMessage Of(IncidentStep step) => AlarmMessage.Of(step.Incident!, step.Event!.Value, "1f2e", "https://sts.example.org", 1, Now);
}
