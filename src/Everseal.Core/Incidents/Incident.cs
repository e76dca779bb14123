using Everseal.Core.Expiry;

namespace Everseal.Core.Incidents;

/// <summary>One thing that is wrong, from when it was first seen until it is gone.</summary>
/// <param name="Id">Counts up from 1 in each ledger: short enough to be typed.</param>
public sealed record Incident(long Id, IncidentSubject Subject, IncidentCondition Condition, DateTimeOffset OpenedAt)
{
    public Severity Severity => Condition.Severity;

    /// <summary>The loudest that it ever was: who heard of that wants to hear of the end.</summary>
    public required Severity Peak { get; init; }

    /// <summary>When its severity changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it was last seen to exist. Of a condition that does not change: when it was first seen so.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>How often an event happened; 1 for a condition.</summary>
    public long Count { get; init; } = 1;

    /// <summary>How many events of it were told: numbers the messages.</summary>
    public int Told { get; init; }

    public required DateTimeOffset ToldAt { get; init; }

    public Acknowledgement? Acknowledgement { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public bool IsOpen => ResolvedAt is null;

    /// <summary>Somebody has taken it, at this severity.</summary>
    public bool IsAcknowledged => Acknowledgement is { } taken && taken.Severity >= Severity;
}

/// <param name="By">As audited.</param>
/// <param name="Severity">Up to which it counts.</param>
public sealed record Acknowledgement(DateTimeOffset At, string By, Severity Severity, string? Reason);
