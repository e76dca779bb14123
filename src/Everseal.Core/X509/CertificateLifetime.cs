using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>How long a certificate may live: within its profile, and never beyond its issuer.</summary>
public static class CertificateLifetime
{
    /// <summary>
    /// A certificate begins this long before it is issued, so that a relying party whose clock lags by no more than the
    /// clock tolerance accepts it at once.
    /// </summary>
    public static TimeSpan Backdate { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What is asked for, or what is left of the issuer's when that is shorter. For a caller that would rather have a shorter
    /// certificate than none, and says so by asking for it. Where the issuer is not valid, what is asked for: that is refused anyway.
    /// </summary>
    /// <param name="now">The very time of issuing: a second later the same lifetime outlives the issuer.</param>
    public static TimeSpan LongestThatFits(TimeSpan asked, ValidityPeriod issuer, DateTimeOffset now)
        => issuer.Contains(now) && issuer.RemainingAt(Begin(issuer, now)) is var left && left < asked ? left : asked;

    internal static Result<ValidityPeriod> Plan(CertificateProfile profile, ValidityPeriod? issuer, DateTimeOffset now, TimeSpan lifetime)
    {
        if (lifetime < TimeSpan.FromSeconds(1) || lifetime > profile.MaximumLifetime)
        {
            return new StsError(ErrorCodes.Certificates.LifetimeOutOfBounds,
                $"A {profile.Name} certificate lives from one second to {profile.MaximumLifetime.TotalDays:0} days; {lifetime} was asked for.");
        }

        if (issuer is not null && !issuer.Contains(now))
            return new StsError(ErrorCodes.Certificates.IssuerNotValid, $"The issuer is valid from {issuer}, not at {CertificateTime.Text(now)}.");

        var validity = ValidityPeriod.Starting(Begin(issuer, now), lifetime);
        if (issuer is not null && validity.NotAfter > issuer.NotAfter)
        {
            return new StsError(ErrorCodes.Certificates.OutlivesIssuer,
                $"The certificate would end at {CertificateTime.Text(validity.NotAfter)}, after its issuer, which ends at {CertificateTime.Text(issuer.NotAfter)}.");
        }

        return validity;
    }

    // Begins no earlier than the issuer: a signature cannot be older than the certificate that vouches for it.
    private static DateTimeOffset Begin(ValidityPeriod? issuer, DateTimeOffset now)
    {
        var begin = CertificateTime.WholeSeconds(now - Backdate);
        return issuer is not null && issuer.NotBefore > begin ? issuer.NotBefore : begin;
    }
}
