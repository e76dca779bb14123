using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class ThresholdSettingsTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ExpiryThresholds Early = new(
        new RemainingTime(TimeSpan.FromDays(300), 0.9), new RemainingTime(TimeSpan.FromDays(200), 0.9),
        new RemainingTime(TimeSpan.FromDays(100), 0.9), new RemainingTime(TimeSpan.FromDays(50), 0.9));

    [Fact]
    public void For_ClassWithOwnThresholds_AppliesThem()
    {
        var settings = new ThresholdSettings(new Dictionary<CertificateClass, ExpiryThresholds> { [CertificateClass.ManualLeaf] = Early });
        var year = ValidityPeriod.Starting(Start, TimeSpan.FromDays(365));

        settings.For(CertificateClass.ManualLeaf, year.Lifetime).SeverityAt(year, Start.AddDays(200)).Should().Be(Severity.Warning);
        ThresholdSettings.None.For(CertificateClass.ManualLeaf, year.Lifetime).SeverityAt(year, Start.AddDays(200)).Should().Be(Severity.None);
    }

    [Fact]
    public void For_ClassWithoutOwnThresholds_AppliesThoseOfItsClass()
    {
        var settings = new ThresholdSettings(new Dictionary<CertificateClass, ExpiryThresholds> { [CertificateClass.ManualLeaf] = Early });

        settings.For(CertificateClass.Authority, TimeSpan.FromDays(3650)).Should().Be(ExpiryThresholds.For(CertificateClass.Authority, TimeSpan.FromDays(3650)));
    }
}
