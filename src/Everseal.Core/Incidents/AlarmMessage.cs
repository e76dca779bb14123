using System.Text.Json.Serialization;
using Everseal.Core.Expiry;

namespace Everseal.Core.Incidents;

/// <summary>Why a message is sent.</summary>
[JsonConverter(typeof(AlarmEventConverter))]
public enum AlarmEvent
{
    Opened,
    Escalated,
    Eased,
    Reminded,
    Acknowledged,
    Resolved,

    /// <summary>The weekly list of all that is open.</summary>
    Digest,

    /// <summary>The watch goes on: who no longer hears it should worry.</summary>
    Heartbeat,

    /// <summary>Somebody tries the channel.</summary>
    Test,

    /// <summary>What is open still is: for a receiver that forgets. Never kept.</summary>
    Repeated,
}

/// <summary>What a channel is given to tell: all values as they were when it happened, so that a late delivery says the truth of then.</summary>
/// <param name="Key">The same in every repetition of this message, and in no other.</param>
/// <param name="Server">Who speaks: the public URL.</param>
/// <param name="Incident">Null in a digest, a heartbeat and a repetition.</param>
/// <param name="Open">Open incidents, the loudest first, in a digest and a repetition; else empty.</param>
/// <param name="OpenCount">How many incidents are open.</param>
public sealed record AlarmMessage(
    string Key,
    AlarmEvent Event,
    DateTimeOffset At,
    string Server,
    AlarmIncident? Incident,
    IReadOnlyList<AlarmIncident> Open,
    int OpenCount)
{
    public static AlarmMessage Of(Incident incident, IncidentEvent what, string ledger, string server, int openCount, DateTimeOffset now)
    {
        var told = AlarmIncident.Of(incident, ledger);
        return new AlarmMessage($"{told.Key}-{incident.Told}", (AlarmEvent)what, now, server, told, [], openCount);
    }
}

/// <summary>An incident as it is told.</summary>
/// <param name="Key">The same in every message about it, and unlike that of any other: the dedup key of those who group messages.</param>
/// <param name="Id">What <c>everseal alarm show</c> and <c>ack</c> take.</param>
/// <param name="Title">What one sees, in a few words.</param>
/// <param name="Due">When the effect comes or came.</param>
/// <param name="Count">How often an event happened.</param>
public sealed record AlarmIncident(
    string Key,
    long Id,
    string Target,
    string Slot,
    string Code,
    string Title,
    Severity Severity,
    string? Certificate,
    string Detail,
    string Effect,
    string Next,
    DateTimeOffset? Due,
    DateTimeOffset OpenedAt,
    long Count,
    string? AcknowledgedBy,
    DateTimeOffset? ResolvedAt)
{
    /// <param name="ledger">The ledger's identity, since its incidents are numbered from 1.</param>
    public static AlarmIncident Of(Incident incident, string ledger)
    {
        var condition = incident.Condition;
        return new AlarmIncident(
            $"everseal-{ledger}-{incident.Id}-{incident.OpenedAt.ToUnixTimeSeconds()}",
            incident.Id, incident.Subject.Target, incident.Subject.Slot, condition.Code.Id, condition.Code.Title, condition.Severity, condition.Certificate,
            condition.Detail, condition.Effect, condition.Next, condition.Due, incident.OpenedAt, incident.Count,
            incident.IsAcknowledged ? incident.Acknowledgement!.By : null, incident.ResolvedAt);
    }
}
