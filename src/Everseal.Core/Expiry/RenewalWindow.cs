using Everseal.Core.X509;

namespace Everseal.Core.Expiry;

/// <summary>When a certificate that renews itself does so: from one third of its lifetime before its end.</summary>
/// <param name="Obstacle">The CA's end that leaves no room for another certificate; null when nothing is in the way.</param>
public sealed record RenewalWindow(DateTimeOffset Opens, DateTimeOffset Closes, IssuerEnd? Obstacle = null)
{
    private const double RenewWhenRemaining = 1.0 / 3;

    /// <param name="issuer">Where the CA ends that would sign the next one; null where that is not asked.</param>
    public static RenewalWindow Of(ValidityPeriod validity, IssuerEnd? issuer = null)
        => new(validity.WhenRemaining(RenewWhenRemaining), validity.NotAfter, issuer?.IsReachedBy(validity) == true ? issuer : null);

    /// <summary>True from the opening on, also after the end: what was missed is still to do.</summary>
    public bool IsDueAt(DateTimeOffset now) => now >= Opens;

    /// <summary>Whether it is due and another one would last longer.</summary>
    public bool AsksForAnotherAt(DateTimeOffset now) => Obstacle is null && IsDueAt(now);
}
