using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Incidents">The loudest first; with <c>?all=true</c> the last ones, resolved ones too, the newest first.</param>
public sealed record IncidentList(IReadOnlyList<IncidentDescription> Incidents);

/// <summary>One thing that is wrong, or was.</summary>
/// <param name="Target">The system: <c>everseal</c> is this server.</param>
/// <param name="Slot">The part of it.</param>
/// <param name="Severity"><c>notice</c>, <c>warning</c>, <c>critical</c> or <c>expired</c>.</param>
/// <param name="Due">When the effect comes or came.</param>
/// <param name="Next">The command to type.</param>
/// <param name="Count">How often an event happened.</param>
/// <param name="EndsWhenAcknowledged">It happened and cannot be found gone.</param>
public sealed record IncidentDescription(
    long Id,
    string Target,
    string Slot,
    string Code,
    string Title,
    string Severity,
    string? Certificate,
    string Detail,
    string Effect,
    string Next,
    DateTimeOffset? Due,
    DateTimeOffset OpenedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset SeenAt,
    long Count,
    bool EndsWhenAcknowledged,
    AcknowledgementDescription? Acknowledgement,
    DateTimeOffset? ResolvedAt);

/// <param name="Counts">False once the incident has become louder since.</param>
public sealed record AcknowledgementDescription(DateTimeOffset At, string By, string Severity, string? Reason, bool Counts);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AcknowledgeIncident(string? Reason);

public sealed record AlarmChannelList(IReadOnlyList<AlarmChannelDescription> Channels);

/// <param name="From">The quietest incident that is told at once.</param>
/// <param name="Waiting">Messages that it has not taken yet.</param>
/// <param name="Error">Why the last attempt at one of them failed.</param>
/// <param name="Refused">Messages that its receiver refused for good, of which nobody has taken note yet.</param>
public sealed record AlarmChannelDescription(
    string Name, string Kind, string From, bool Digest, int? HeartbeatSeconds, long Waiting, DateTimeOffset? WaitingSince, DateTimeOffset? DeliveredAt, string? Error, long Refused);
