using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Core.Incidents;

/// <summary>A certificate that logins depend on.</summary>
/// <param name="Name">Subject and serial number.</param>
/// <param name="RenewsItself">A machine should replace it when a third of its lifetime is left.</param>
/// <param name="Effect">What stops with it, for whom.</param>
/// <param name="Next">The command that replaces it.</param>
public sealed record CertificateOutlook(string Name, ValidityPeriod Validity, CertificateClass Class, bool RenewsItself, string Effect, string Next)
{
    /// <summary>Where the CA ends that would sign the next one; null where that is not this server's.</summary>
    public IssuerEnd? Issuer { get; init; }

    // The hourly try has failed twice, or did not take place.
    private static readonly TimeSpan RenewalGrace = TimeSpan.FromHours(3);

    /// <summary>Null when nothing needs to be said. A renewal that was missed is news long before the dates are.</summary>
    public IncidentCondition? ConditionAt(DateTimeOffset now)
    {
        var expiry = ExpiryVerdict.At(now, Validity, Class);
        var window = RenewalWindow.Of(Validity, Issuer);
        var isMissed = RenewsItself && window.IsDueAt(now - RenewalGrace);
        return expiry.Severity switch
        {
            Severity.Expired => Condition(ErrorCodes.Alarms.CertificateExpired, Severity.Expired, expiry, window.Obstacle),
            >= Severity.Warning => Condition(ErrorCodes.Alarms.CertificateEnding, expiry.Severity, expiry, window.Obstacle),
            _ when isMissed => Condition(ErrorCodes.Alarms.RenewalMissed, Severity.Warning, expiry, window.Obstacle),
            Severity.Notice => Condition(ErrorCodes.Alarms.CertificateEnding, Severity.Notice, expiry, window.Obstacle),
            _ => null,
        };
    }

    private IncidentCondition Condition(ErrorCode code, Severity severity, ExpiryVerdict expiry, IssuerEnd? obstacle) => new(
        code, severity, obstacle is null ? $"valid from {Validity}" : $"valid from {Validity}. {obstacle.Why("certificate", Validity)}", Effect, obstacle?.Next ?? Next)
    {
        Certificate = Name,
        Due = Validity.End,
        Pages = expiry.Pages,
    };
}
