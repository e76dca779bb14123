using Everseal.Core.Expiry;

namespace Everseal.Core.Incidents;

/// <summary>
/// How an incident goes on. It opens once and escalates in place. Acknowledged, it is quiet until the next severity.
/// It ends when a conclusive report finds nothing; after expiry it reminds every day until then.
/// </summary>
public static class IncidentRule
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    // No severity comes after Expired, so an acknowledgement of it would be the last word. The outage was such a silence.
    private static readonly TimeSpan OfAcknowledgedExpiry = TimeSpan.FromDays(7);

    // An event that floods is one incident, and its count need not be exact to the second.
    private static readonly TimeSpan CountWithin = TimeSpan.FromMinutes(1);

    /// <param name="open">The open incident of the report's subject; null when there is none.</param>
    /// <param name="id">For an incident that opens.</param>
    public static IncidentStep Decide(Incident? open, IncidentReport report, long id, DateTimeOffset now) => (open, report.Condition) switch
    {
        (null, null) => IncidentStep.Nothing,
        (null, { } condition) => Tell(Open(report.Subject, condition, id, now), IncidentEvent.Opened, now),
        ({ } incident, null) when report.Forgotten is { } reason
            => Tell(incident with { ResolvedAt = now, Condition = incident.Condition with { Detail = reason } }, IncidentEvent.Resolved, now),
        ({ Condition.IsEvent: true }, null) => IncidentStep.Nothing,
        ({ } incident, null) => report.IsConclusive ? Tell(incident with { ResolvedAt = now }, IncidentEvent.Resolved, now) : IncidentStep.Nothing,
        ({ } incident, { IsEvent: true } condition) => Happen(incident, condition, now),
        ({ } incident, { } condition) => Continue(incident, condition, report.IsConclusive, now),
    };

    /// <summary>Somebody takes it. What happened and cannot be found gone is closed by that.</summary>
    public static IncidentStep Acknowledge(Incident open, string by, string? reason, DateTimeOffset now)
    {
        var taken = open with { Acknowledgement = new Acknowledgement(now, by, open.Severity, reason) };
        return open.Condition.IsEvent
            ? Tell(taken with { ResolvedAt = now }, IncidentEvent.Resolved, now)
            : Tell(taken, IncidentEvent.Acknowledged, now);
    }

    private static Incident Open(IncidentSubject subject, IncidentCondition condition, long id, DateTimeOffset now)
        => new(id, subject, condition, now) { Peak = condition.Severity, ChangedAt = now, SeenAt = now, ToldAt = now };

    private static IncidentStep Happen(Incident incident, IncidentCondition condition, DateTimeOffset now)
    {
        if (condition.Severity > incident.Severity)
            return Change(Seen(incident, condition, now), IncidentEvent.Escalated, now);
        return (now - incident.SeenAt).Duration() < CountWithin
            ? IncidentStep.Nothing
            : new IncidentStep(Seen(incident, condition with { Severity = incident.Severity }, now), Event: null);
    }

    private static Incident Seen(Incident incident, IncidentCondition condition, DateTimeOffset now)
        => incident with { Condition = condition, SeenAt = now, Count = incident.Count + 1 };

    private static IncidentStep Continue(Incident incident, IncidentCondition condition, bool isConclusive, DateTimeOffset now)
    {
        if (condition.Severity > incident.Severity)
            return Change(incident with { Condition = condition, SeenAt = now }, IncidentEvent.Escalated, now);
        if (condition.Severity < incident.Severity)
            return isConclusive ? Change(incident with { Condition = condition, SeenAt = now }, IncidentEvent.Eased, now) : Remind(incident, now);
        return condition == incident.Condition ? Remind(incident, now) : Remind(incident with { Condition = condition, SeenAt = now }, now, hasChanged: true);
    }

    private static IncidentStep Change(Incident changed, IncidentEvent what, DateTimeOffset now)
        => Tell(changed with { ChangedAt = now, Peak = changed.Severity > changed.Peak ? changed.Severity : changed.Peak }, what, now);

    private static IncidentStep Remind(Incident incident, DateTimeOffset now, bool hasChanged = false)
    {
        // A clock that went back must not silence anything, hence the distance.
        if (ReminderInterval(incident) is { } interval && (now - incident.ToldAt).Duration() >= interval)
            return Tell(incident, IncidentEvent.Reminded, now);
        return hasChanged ? new IncidentStep(incident, Event: null) : IncidentStep.Nothing;
    }

    private static TimeSpan? ReminderInterval(Incident incident) => incident switch
    {
        { Severity: Severity.Expired, IsAcknowledged: true } => OfAcknowledgedExpiry,
        { IsAcknowledged: true } => null,
        { Severity: Severity.Expired } or { Condition.Pages: true } => Daily,
        _ => null,
    };

    private static IncidentStep Tell(Incident incident, IncidentEvent what, DateTimeOffset now)
        => new(incident with { Told = incident.Told + 1, ToldAt = now }, what);
}
