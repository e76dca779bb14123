namespace Everseal.Core.Incidents;

/// <summary>What happened to an incident, as it is recorded and told.</summary>
public enum IncidentEvent
{
    Opened,
    Escalated,
    Eased,

    /// <summary>Nothing changed, and that is the news.</summary>
    Reminded,
    Acknowledged,
    Resolved,
}

/// <summary>What a report makes of an incident.</summary>
/// <param name="Incident">As it is from now on, to be kept; null when nothing is to be kept.</param>
/// <param name="Event">What is to be told; null when nothing is.</param>
public sealed record IncidentStep(Incident? Incident, IncidentEvent? Event)
{
    public static readonly IncidentStep Nothing = new(null, null);
}
