using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// From when to when a certificate is valid. Both ends belong to it (RFC 5280, 4.1.2.5), so a period from
/// 00:00:00 to 23:59:59 lasts one whole day.
/// </summary>
public sealed record ValidityPeriod(DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    private static readonly TimeSpan LastSecond = TimeSpan.FromSeconds(1);

    /// <summary>The first instant that does not belong to it.</summary>
    public DateTimeOffset End => NotAfter + LastSecond;

    public TimeSpan Lifetime => NotAfter - NotBefore + LastSecond;

    /// <summary>Read from the encoding: the properties of <see cref="X509Certificate2"/> pass through local time and lose an hour once a year.</summary>
    public static ValidityPeriod Of(X509Certificate2 certificate) => EncodedCertificate.Of(certificate).Validity;

    /// <summary>The period of this length; parts of a second are cut off, as certificates have none.</summary>
    public static ValidityPeriod Starting(DateTimeOffset notBefore, TimeSpan lifetime)
    {
        var start = CertificateTime.WholeSeconds(notBefore);
        return new ValidityPeriod(start, start + lifetime - LastSecond);
    }

    public bool Contains(DateTimeOffset time) => NotBefore <= time && time < End;

    public bool HasEndedAt(DateTimeOffset time) => time >= End;

    public TimeSpan RemainingAt(DateTimeOffset now) => End - now;

    /// <summary>When just this share of the lifetime remains: 1/3 for renewal.</summary>
    public DateTimeOffset WhenRemaining(double share) => End - (Lifetime * share);

    public override string ToString() => $"{CertificateTime.Text(NotBefore)} to {CertificateTime.Text(NotAfter)}";
}
