namespace Everseal.Core.X509;

/// <summary>What is due about an issuing CA or a root, and why.</summary>
/// <param name="Due">Since when; for <see cref="KeepWaiting"/> when the next thing will be.</param>
public abstract record AuthorityDecision(string Reason, DateTimeOffset Due)
{
    /// <summary>Make the next CA and publish its certificate; it signs nothing yet.</summary>
    public sealed record CreateNext(string Reason, DateTimeOffset Due) : AuthorityDecision(Reason, Due);

    /// <summary>The next CA is due, and none is made: it would end no later than the present one.</summary>
    /// <param name="Next">The command that a person gives first.</param>
    public sealed record Blocked(string Reason, DateTimeOffset Due, string Next) : AuthorityDecision(Reason, Due);

    /// <summary>From now on the next one signs.</summary>
    public sealed record Promote(string Reason, DateTimeOffset Due) : AuthorityDecision(Reason, Due);

    public sealed record KeepWaiting(string Reason, DateTimeOffset Due) : AuthorityDecision(Reason, Due);
}

/// <summary>
/// When an issuing CA or a root is replaced: by the rule of the signing keys. Published with a third of its lifetime left, so that
/// whoever keeps a list of CAs has years; signing with a sixth left, so that what is below it never has to be shorter.
/// </summary>
public static class AuthorityRenewal
{
    private const double PublishWhenRemaining = 1.0 / 3;
    private const double PromoteWhenRemaining = 1.0 / 6;

    /// <param name="next">The one that is published and does not sign yet; null when there is none.</param>
    /// <param name="name">As the reasons name it.</param>
    /// <param name="issuer">Where the CA ends that would sign the next one; null for a root, and where nobody here can sign it.</param>
    /// <param name="timeIsConfirmed">False after a jump of the clock: then one that is missing is made, and nothing else changes.</param>
    public static AuthorityDecision Decide(
        ValidityPeriod active, ValidityPeriod? next, IssuerEnd? issuer, bool timeIsConfirmed, DateTimeOffset now, string name = "issuing CA")
    {
        var (publishAt, promoteAt) = (active.WhenRemaining(PublishWhenRemaining), active.WhenRemaining(PromoteWhenRemaining));
        var ends = $"The {name} ends on {active.NotAfter.UtcDateTime:yyyy-MM-dd}.";

        // One that has ended, or that a wrong clock dated into the future, is none.
        if (next is null || !next.Contains(now))
        {
            return publishAt > now ? new AuthorityDecision.KeepWaiting($"The {name} has enough time left.", publishAt)
                : active.Contains(now) && issuer is not null && issuer.IsReachedBy(active) ? new AuthorityDecision.Blocked(issuer.Why(name, active), publishAt, issuer.Next)
                : new AuthorityDecision.CreateNext(ends, publishAt);
        }

        return promoteAt <= now && timeIsConfirmed
            ? new AuthorityDecision.Promote(ends, promoteAt)
            : new AuthorityDecision.KeepWaiting(timeIsConfirmed ? $"The next {name} is published." : "The clock has jumped and is not confirmed.", promoteAt);
    }
}
