using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Expiry;

public sealed class ExpiryVerdictTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod Year = ValidityPeriod.Starting(Begin, TimeSpan.FromDays(365));

    [Theory]
    [InlineData(91, Severity.None, false)]
    [InlineData(90, Severity.Notice, false)]
    [InlineData(60, Severity.Warning, false)]
    [InlineData(30, Severity.Critical, false)]
    [InlineData(7, Severity.Critical, true)]
    [InlineData(0, Severity.Expired, true)]
    [InlineData(-800, Severity.Expired, true)]
    public void At_SigningKeyOfAYear_GrowsLouderWithTheDaysLeft(int daysLeft, Severity severity, bool pages)
    {
        var verdict = ExpiryVerdict.At(Begin.AddDays(365 - daysLeft), Year, CertificateClass.SigningKey);

        verdict.Severity.Should().Be(severity);
        verdict.Pages.Should().Be(pages);
    }

    [Theory]
    [InlineData(60, Severity.Notice)]
    [InlineData(30, Severity.Warning)]
    [InlineData(14, Severity.Critical)]
    public void At_ManualLeafOfAYear_LeavesAPersonTwoMonths(int daysLeft, Severity severity)
        => ExpiryVerdict.At(Begin.AddDays(365 - daysLeft), Year, CertificateClass.ManualLeaf).Severity.Should().Be(severity);

    [Theory]
    [InlineData(366, Severity.None)]
    [InlineData(365, Severity.Notice)]
    [InlineData(180, Severity.Warning)]
    [InlineData(60, Severity.Critical)]
    public void At_AuthorityOfTenYears_LeavesAYear(int daysLeft, Severity severity)
        => ExpiryVerdict.At(Begin.AddDays(3650 - daysLeft), ValidityPeriod.Starting(Begin, TimeSpan.FromDays(3650)), CertificateClass.Authority)
            .Severity.Should().Be(severity);

    [Theory]
    [InlineData(0.33, Severity.None)]
    [InlineData(0.24, Severity.Warning)]
    [InlineData(0.09, Severity.Critical)]
    public void At_AutoRenewed_IsQuietAtTheNormalRenewalAndLoudWhenItWasMissed(double shareLeft, Severity severity)
        => ExpiryVerdict.At(Begin + (Year.Lifetime * (1 - shareLeft)), Year, CertificateClass.AutoRenewedLeaf).Severity.Should().Be(severity);

    [Fact]
    public void At_SigningKeyOfFortyDaysJustIssued_SaysNothing()
        => ExpiryVerdict.At(Begin, ValidityPeriod.Starting(Begin, TimeSpan.FromDays(40)), CertificateClass.SigningKey)
            .Severity.Should().Be(Severity.None, "thresholds in days would call it urgent all its life");

    [Fact]
    public void At_SigningKeyOf120Days_IsCappedByItsLifetime()
    {
        var validity = ValidityPeriod.Starting(Begin, TimeSpan.FromDays(120));

        ExpiryVerdict.At(Begin.AddDays(80), validity, CertificateClass.SigningKey).Severity.Should().Be(Severity.None, "40 of 120 days left is when renewal begins");
        ExpiryVerdict.At(Begin.AddDays(91), validity, CertificateClass.SigningKey).Severity.Should().Be(Severity.Warning);
    }

    [Fact]
    public void At_NotYetValid_IsCritical()
    {
        var verdict = ExpiryVerdict.At(Begin.AddDays(-3), Year, CertificateClass.SigningKey);

        verdict.Severity.Should().Be(Severity.Critical);
        verdict.Text.Should().Be("not valid yet, begins in 3 d");
    }

    [Theory]
    [InlineData(43 * 24 * 60, "in 43 d")]
    [InlineData(47 * 60, "in 47 h")]
    [InlineData(119, "in 119 min")]
    [InlineData(0, "expired 0 min ago")]
    [InlineData(-5 * 24 * 60, "expired 5 d ago")]
    public void At_TimeLeft_ReadsInTheLargestUnitThatSaysEnough(int minutesLeft, string text)
        => ExpiryVerdict.At(Begin.AddDays(365).AddMinutes(-minutesLeft), Year, CertificateClass.ManualLeaf).Text.Should().Be(text);
}
