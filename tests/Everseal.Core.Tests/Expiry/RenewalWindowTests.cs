using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Expiry;

public sealed class RenewalWindowTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RenewalWindow Window = RenewalWindow.Of(ValidityPeriod.Starting(Begin, TimeSpan.FromDays(90)));

    [Fact]
    public void Of_NinetyDays_OpensThirtyDaysBeforeTheEnd()
        => Window.Opens.Should().BeCloseTo(Begin.AddDays(60), TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData(59, false)]
    [InlineData(61, true)]
    [InlineData(200, true)]
    public void IsDueAt_Day_IsDueFromTheOpeningOn(int day, bool due)
        => Window.IsDueAt(Begin.AddDays(day)).Should().Be(due);
}
