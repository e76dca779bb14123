namespace Everseal.Core.Incidents;

/// <summary>What somebody who looked says about a subject.</summary>
/// <param name="Condition">What is wrong; null when nothing is.</param>
/// <param name="IsConclusive">False when the look may be mistaken, as under a clock that jumped: then it can only add.</param>
public sealed record IncidentReport(IncidentSubject Subject, IncidentCondition? Condition, bool IsConclusive = true)
{
    public static IncidentReport Of(IncidentSubject subject, IncidentCondition condition) => new(subject, condition);

    /// <summary>The cause is gone. Of a certificate: the one that is served verifies.</summary>
    public static IncidentReport Fine(IncidentSubject subject) => new(subject, Condition: null);
}
