using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class ThresholdSettingsTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod Year = ValidityPeriod.Starting(Start, TimeSpan.FromDays(365));

    [Fact]
    public void For_ClassWithOwnThresholds_AppliesThem()
    {
        var settings = Of(CertificateClass.ManualLeaf, "200d", "100d");

        At(settings, CertificateClass.ManualLeaf, Year, remaining: 201).Should().Be(Severity.None);
        At(settings, CertificateClass.ManualLeaf, Year, remaining: 199).Should().Be(Severity.Warning);
        At(settings, CertificateClass.ManualLeaf, Year, remaining: 99).Should().Be(Severity.Critical);
        At(ThresholdSettings.None, CertificateClass.ManualLeaf, Year, remaining: 199).Should().Be(Severity.None);
    }

    [Fact]
    public void For_ClassWithoutOwnThresholds_AppliesThoseOfItsClass()
        => Of(CertificateClass.ManualLeaf, "200d", "100d").For(CertificateClass.Authority, TimeSpan.FromDays(3650))
            .Should().Be(ExpiryThresholds.For(CertificateClass.Authority, TimeSpan.FromDays(3650)));

    [Fact]
    public void For_DaysOnShortLivedCertificate_StayBelowItsShare()
    {
        var week = ValidityPeriod.Starting(Start, TimeSpan.FromDays(7));
        var settings = Of(CertificateClass.ManualLeaf, "30d", "14d");

        At(settings, CertificateClass.ManualLeaf, week, remaining: 6).Should().Be(Severity.None, "it is not red for being short-lived");
        At(settings, CertificateClass.ManualLeaf, week, remaining: 1.5).Should().Be(Severity.Warning, "less than a quarter remains");
    }

    [Theory]
    [InlineData(89, Severity.Warning)]
    [InlineData(92, Severity.None)]
    public void For_DaysAndShare_TheSmallerCounts(double remaining, Severity severity)
        => At(Of(CertificateClass.ManualLeaf, "300d,25%", "1d"), CertificateClass.ManualLeaf, Year, remaining).Should().Be(severity);

    [Fact]
    public void Over_WiderSettings_FillsWhatIsNotSet()
    {
        var own = new ThresholdSettings(new Dictionary<CertificateClass, ThresholdChanges> { [CertificateClass.ManualLeaf] = new(Warning: Read("100d")) });
        var settings = own.Over(ThresholdSettings.ForAll(new ThresholdChanges(Warning: Read("50d"), Critical: Read("20d"))));

        At(settings, CertificateClass.ManualLeaf, Year, remaining: 99).Should().Be(Severity.Warning);
        At(settings, CertificateClass.ManualLeaf, Year, remaining: 19).Should().Be(Severity.Critical);
        At(settings, CertificateClass.SigningKey, Year, remaining: 51).Should().Be(Severity.Notice);
    }

    [Theory]
    [InlineData("10d", "30d", true)]
    [InlineData("30d", "10d", false)]
    [InlineData("5%", "10%", true)]
    [InlineData("30d", "10%", false)]
    public void IsInverted_WarningAfterCritical_IsTold(string warning, string critical, bool inverted)
        => new ThresholdChanges(Warning: Read(warning), Critical: Read(critical)).IsInverted.Should().Be(inverted);

    private static ThresholdSettings Of(CertificateClass kind, string warning, string critical)
        => new(new Dictionary<CertificateClass, ThresholdChanges> { [kind] = new(Warning: Read(warning), Critical: Read(critical)) });

    private static Threshold Read(string text) => Threshold.Read(text).OrThrow();

    private static Severity At(ThresholdSettings settings, CertificateClass kind, ValidityPeriod validity, double remaining)
        => settings.For(kind, validity.Lifetime).SeverityAt(validity, validity.End - TimeSpan.FromDays(remaining));
}
