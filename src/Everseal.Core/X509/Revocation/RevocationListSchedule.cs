namespace Everseal.Core.X509.Revocation;

/// <summary>How long an issuer's lists are valid and when the next one is made.</summary>
/// <param name="Lifetime">From thisUpdate to nextUpdate, last second included.</param>
/// <param name="Interval">A new list after this, although nothing was revoked: far enough from nextUpdate for many tries.</param>
/// <param name="Settling">How long a revocation waits for others, so that many make one list.</param>
public sealed record RevocationListSchedule(TimeSpan Lifetime, TimeSpan Interval, TimeSpan Settling)
{
    /// <summary>For a CA whose key is at hand: a list each day that would serve for a week.</summary>
    public static RevocationListSchedule EndEntities { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromSeconds(10));

    /// <summary>For a root: a list serves for a year, since the key may be sealed; at hand, it makes one each month.</summary>
    public static RevocationListSchedule Authorities { get; } = new(TimeSpan.FromDays(365), TimeSpan.FromDays(30), TimeSpan.FromSeconds(10));

    public static RevocationListSchedule Of(System.Security.Cryptography.X509Certificates.X509Certificate2 issuer)
        => RevocationListScopes.Of(issuer) is RevocationListScope.EndEntities ? EndEntities : Authorities;

    /// <summary>With less than this share of its lifetime left a list should long have had a successor: somebody has to see to it.</summary>
    private const int LastShare = 4;

    /// <summary>
    /// Whether a new list is due, and why. No answer depends on a list's end: one is due long before. A clock that jumped
    /// only ever adds a list.
    /// </summary>
    /// <param name="current">The list that this process made last; null right after a start, when nobody knows what it lacks.</param>
    /// <param name="pendingSince">When the first revocation came that the list lacks; null when it lacks none.</param>
    public RevocationListDue Decide(RevocationList? current, DateTimeOffset? pendingSince, DateTimeOffset now)
    {
        if (current is null)
            return RevocationListDue.Start;
        if (pendingSince is { } since && (now < since || now - since >= Settling))
            return RevocationListDue.Revoked;
        if (now < current.ThisUpdate)
            return RevocationListDue.ClockWentBack;
        return now - current.ThisUpdate >= Interval ? RevocationListDue.Interval : RevocationListDue.No;
    }

    /// <summary>Whether somebody must be told: of a root 91 days before its list ends, of an issuing CA 42 hours.</summary>
    /// <param name="latest">The list that is served; null when there is none.</param>
    public bool IsRunningOut(RevocationList? latest, DateTimeOffset now) => latest is null || latest.NextUpdate - now < Lifetime / LastShare;
}

/// <summary>Why a new list is due.</summary>
public enum RevocationListDue
{
    No,

    /// <summary>This process has made none yet.</summary>
    Start,

    /// <summary>A certificate was revoked, or a reason changed.</summary>
    Revoked,

    /// <summary>The last one is as old as the schedule lets it become.</summary>
    Interval,

    /// <summary>The last one begins in the future by the present clock: verifiers would refuse it.</summary>
    ClockWentBack,
}
