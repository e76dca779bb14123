using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class ValidityPeriodTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod Day = ValidityPeriod.Starting(Begin, TimeSpan.FromDays(1));

    [Fact]
    public void Starting_OneDay_EndsOneSecondBeforeTheNext()
    {
        Day.NotAfter.Should().Be(Begin.AddDays(1).AddSeconds(-1));
        Day.Lifetime.Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public void Contains_BothEnds_BelongToIt()
    {
        Day.Contains(Day.NotBefore).Should().BeTrue();
        Day.Contains(Day.NotAfter.AddMilliseconds(999)).Should().BeTrue("the last second counts to its end");
        Day.Contains(Day.NotBefore.AddTicks(-1)).Should().BeFalse();
        Day.Contains(Begin.AddDays(1)).Should().BeFalse();
    }

    [Fact]
    public void Of_Certificate_ReadsTheTimesThatWereWritten()
    {
        // In the hour that a time zone with summer time lives twice.
        var issued = new DateTimeOffset(2026, 10, 25, 0, 40, 0, TimeSpan.Zero);

        ValidityPeriod.Of(TestAuthority.Shared.Leaf(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), issued, TimeSpan.FromHours(1)))
            .Should().Be(ValidityPeriod.Starting(issued - CertificateLifetime.Backdate, TimeSpan.FromHours(1)));
    }
}
