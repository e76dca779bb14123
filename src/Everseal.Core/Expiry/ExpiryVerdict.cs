using Everseal.Core.X509;

namespace Everseal.Core.Expiry;

/// <summary>One line of a certificate table: how much time is left, in words, and how loud that is.</summary>
/// <param name="Remaining">Negative after the end.</param>
/// <param name="Pages">Whether someone should be woken.</param>
public sealed record ExpiryVerdict(Severity Severity, TimeSpan Remaining, bool Pages, string Text)
{
    public static ExpiryVerdict At(DateTimeOffset now, ValidityPeriod validity, CertificateClass kind)
        => At(now, validity, ExpiryThresholds.For(kind, validity.Lifetime));

    public static ExpiryVerdict At(DateTimeOffset now, ValidityPeriod validity, ExpiryThresholds thresholds)
    {
        var severity = thresholds.SeverityAt(validity, now);

        // Not valid yet means a wrong clock, here or at the issuer: nobody can log in with it either.
        var isEarly = now < validity.NotBefore;
        return new ExpiryVerdict(
            isEarly ? Severity.Critical : severity,
            validity.RemainingAt(now),
            isEarly || thresholds.PagesAt(validity, now),
            isEarly ? $"not valid yet, begins in {Length(validity.NotBefore - now)}" : InWords(validity.RemainingAt(now)));
    }

    private static string InWords(TimeSpan remaining)
        => remaining > TimeSpan.Zero ? $"in {Length(remaining)}" : $"expired {Length(-remaining)} ago";

    private static string Length(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => $"{(int)time.TotalDays} d",
        { TotalHours: >= 2 } => $"{(int)time.TotalHours} h",
        _ => $"{Math.Max(0, (int)time.TotalMinutes)} min",
    };
}
