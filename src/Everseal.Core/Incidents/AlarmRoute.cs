using Everseal.Core.Expiry;

namespace Everseal.Core.Incidents;

/// <summary>What one channel is told.</summary>
/// <param name="Channel">Its name in the configuration.</param>
/// <param name="From">The quietest incident that it hears of at once; quieter ones are for the digest.</param>
public sealed record AlarmRoute(string Channel, Severity From)
{
    /// <summary>Gets the weekly list of all that is open.</summary>
    public bool WantsDigest { get; init; }

    /// <summary>How often it hears that the watch goes on; null for never.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>A channel that fails is not told so: the others are.</summary>
    public bool Wants(Incident incident)
        => incident.Peak >= From && incident.Subject != IncidentSubject.Channel(Channel) && incident.Subject != IncidentSubject.RefusedBy(Channel);
}

/// <summary>Who is told, and in whose name.</summary>
/// <param name="Server">This server's public URL: receivers of several servers must know which one speaks.</param>
public sealed record AlarmPlan(string Server, IReadOnlyList<AlarmRoute> Routes)
{
    public static readonly AlarmPlan Silent = new("https://localhost", []);
}
