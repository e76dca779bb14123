using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Expiry;

public sealed class ExpiryForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static ForecastCertificate Service(string name, double days, Renewal renewal = Renewal.Person)
        => new(CertificateRole.Service, name, $"CN={name}", "01", ValidityPeriod.Starting(Now.AddDays(days - 365), TimeSpan.FromDays(365)), renewal, "one.local", name);

    private static ExpiryForecast Forecast(params ForecastCertificate[] certificates) => ExpiryForecast.Of(certificates, [], Now, Now.AddMonths(24));

    [Fact]
    public void Of_SeveralEnds_AreInTheirOrderAndThoseOverComeFirst()
        => Forecast(Service("later", 200), Service("over", -3), Service("soon", 20)).Entries.Select(entry => entry.Certificate.Name)
            .Should().Equal("over", "soon", "later");

    [Fact]
    public void Of_EndBeyondTheTime_IsLeftOut()
        => Forecast(Service("far", 800)).Entries.Should().BeEmpty();

    [Fact]
    public void NeedsPerson_RenewsItself_IsFalse()
        => Forecast(Service("auto", 20, Renewal.Itself), Service("manual", 30)).Entries.Select(entry => entry.NeedsPerson)
            .Should().Equal(false, true);
}
