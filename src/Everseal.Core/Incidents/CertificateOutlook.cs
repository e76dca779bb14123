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
    // The hourly try has failed twice, or did not take place.
    private static readonly TimeSpan RenewalGrace = TimeSpan.FromHours(3);

    /// <summary>Null when nothing needs to be said. A renewal that was missed is news long before the dates are.</summary>
    public IncidentCondition? ConditionAt(DateTimeOffset now)
    {
        var expiry = ExpiryVerdict.At(now, Validity, Class);
        var isMissed = RenewsItself && RenewalWindow.Of(Validity).IsDueAt(now - RenewalGrace);
        return expiry.Severity switch
        {
            Severity.Expired => Condition(ErrorCodes.Alarms.CertificateExpired, Severity.Expired, expiry),
            >= Severity.Warning => Condition(ErrorCodes.Alarms.CertificateEnding, expiry.Severity, expiry),
            _ when isMissed => Condition(ErrorCodes.Alarms.RenewalMissed, Severity.Warning, expiry),
            Severity.Notice => Condition(ErrorCodes.Alarms.CertificateEnding, Severity.Notice, expiry),
            _ => null,
        };
    }

    private IncidentCondition Condition(ErrorCode code, Severity severity, ExpiryVerdict expiry) => new(code, severity, $"valid from {Validity}", Effect, Next)
    {
        Certificate = Name,
        Due = Validity.End,
        Pages = expiry.Pages,
    };
}
