namespace Everseal.Core.Incidents;

/// <summary>What somebody who looked says about a subject.</summary>
/// <param name="Condition">What is wrong; null when nothing is.</param>
/// <param name="IsConclusive">False when the look may be mistaken, as under a clock that jumped: then it can only add.</param>
public sealed record IncidentReport(IncidentSubject Subject, IncidentCondition? Condition, bool IsConclusive = true)
{
    /// <summary>Why nobody will ever look at the subject again; null while somebody does.</summary>
    public string? Forgotten { get; private init; }

    public static IncidentReport Of(IncidentSubject subject, IncidentCondition condition) => new(subject, condition);

    /// <summary>The subject itself is gone, and with it whatever was wrong or happened there; whatever the clock says.</summary>
    public static IncidentReport Forget(IncidentSubject subject, string reason) => new(subject, Condition: null) { Forgotten = reason };

    /// <summary>The cause is gone. Of a certificate: the one that is served verifies.</summary>
    public static IncidentReport Fine(IncidentSubject subject) => new(subject, Condition: null);
}
