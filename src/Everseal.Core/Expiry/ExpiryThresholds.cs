using Everseal.Core.X509;

namespace Everseal.Core.Expiry;

/// <summary>
/// From which remaining time on a certificate is how loud: so many days, but never more than a share of its lifetime. A
/// fixed ladder cries over every short-lived certificate; a share alone speaks years ahead for a CA.
/// </summary>
public sealed record ExpiryThresholds(RemainingTime Notice, RemainingTime Warning, RemainingTime Critical, RemainingTime Page)
{
    // Below this lifetime somebody has automated the renewal, or will wish to have.
    private static readonly TimeSpan ShortLife = TimeSpan.FromDays(100);

    // The shares lie below the 1/3 at which renewal begins, so that a normal renewal never alarms.
    private static readonly ExpiryThresholds Authority = Days(365, 180, 60, 30);
    private static readonly ExpiryThresholds SigningKey = Days(90, 60, 30, 7);
    private static readonly ExpiryThresholds ManualLeaf = Days(60, 30, 14, 7);
    private static readonly ExpiryThresholds AutoRenewed = new(
        RemainingTime.Never, RemainingTime.ShareOnly(0.25), RemainingTime.ShareOnly(0.10), RemainingTime.ShareOnly(0.05));

    public static ExpiryThresholds For(CertificateClass kind, TimeSpan lifetime) => kind switch
    {
        CertificateClass.AutoRenewedLeaf => AutoRenewed,
        _ when lifetime < ShortLife => AutoRenewed,
        CertificateClass.Authority => Authority,
        CertificateClass.SigningKey => SigningKey,
        _ => ManualLeaf,
    };

    public Severity SeverityAt(ValidityPeriod validity, DateTimeOffset now)
    {
        if (validity.HasEndedAt(now))
            return Severity.Expired;
        var remaining = validity.RemainingAt(now);
        if (Critical.IsReached(remaining, validity.Lifetime))
            return Severity.Critical;
        if (Warning.IsReached(remaining, validity.Lifetime))
            return Severity.Warning;
        return Notice.IsReached(remaining, validity.Lifetime) ? Severity.Notice : Severity.None;
    }

    /// <summary>Whether someone should be woken: close to the end, and ever after it.</summary>
    public bool PagesAt(ValidityPeriod validity, DateTimeOffset now) => Page.IsReached(validity.RemainingAt(now), validity.Lifetime);

    private static ExpiryThresholds Days(int notice, int warning, int critical, int page)
        => new(new(TimeSpan.FromDays(notice), 0.30), new(TimeSpan.FromDays(warning), 0.25), new(TimeSpan.FromDays(critical), 0.10), new(TimeSpan.FromDays(page), 0.05));
}

/// <summary>The smaller of a length of time and a share of the certificate's lifetime.</summary>
public sealed record RemainingTime(TimeSpan Days, double Share)
{
    public static RemainingTime Never { get; } = new(TimeSpan.Zero, 0);

    public static RemainingTime ShareOnly(double share) => new(TimeSpan.MaxValue, share);

    public TimeSpan Of(TimeSpan lifetime) => lifetime * Share is var share && share < Days ? share : Days;

    internal bool IsReached(TimeSpan remaining, TimeSpan lifetime) => remaining <= Of(lifetime);
}
