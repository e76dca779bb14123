using Everseal.Core.X509;

namespace Everseal.Core.Expiry;

/// <summary>When a certificate that renews itself does so: from one third of its lifetime before its end.</summary>
public sealed record RenewalWindow(DateTimeOffset Opens, DateTimeOffset Closes)
{
    private const double RenewWhenRemaining = 1.0 / 3;

    public static RenewalWindow Of(ValidityPeriod validity) => new(validity.WhenRemaining(RenewWhenRemaining), validity.NotAfter);

    /// <summary>True from the opening on, also after the end: what was missed is still to do.</summary>
    public bool IsDueAt(DateTimeOffset now) => now >= Opens;
}
