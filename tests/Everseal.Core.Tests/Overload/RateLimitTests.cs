using CsCheck;
using Everseal.Core.Overload;

namespace Everseal.Core.Tests.Overload;

public sealed class RateLimitTests
{
    private static readonly RateLimit TenASecond = new(PerSecond: 10, Burst: 5);

    [Fact]
    public void Take_FullBucket_GivesItsBurstAndNoMore()
        => Taken(Enumerable.Repeat(TimeSpan.FromSeconds(1), 7)).Should().Equal(true, true, true, true, true, false, false);

    [Fact]
    public void Take_EmptyBucket_NamesTheTimeUntilTheNextToken()
    {
        var fullAt = TimeSpan.Zero;
        for (var i = 0; i < 5; i++)
            fullAt = TenASecond.Take(fullAt, TimeSpan.Zero).FullAt;

        var refused = TenASecond.Take(fullAt, TimeSpan.FromMilliseconds(40));

        refused.Should().Be(new RateVerdict(false, fullAt, TimeSpan.FromMilliseconds(60)));
        TenASecond.Take(fullAt, TimeSpan.FromMilliseconds(100)).IsAllowed.Should().BeTrue();
    }

    [Fact]
    public void Take_Refused_CostsNothing()
    {
        var fullAt = TimeSpan.FromMilliseconds(500);

        TenASecond.Take(fullAt, TimeSpan.Zero).FullAt.Should().Be(fullAt, "who knocks in vain must not wait longer for it");
    }

    [Fact]
    public void Take_UntouchedForLong_IsFullAndNotFuller()
        => Taken(Enumerable.Repeat(TimeSpan.FromDays(400), 6)).Should().Equal(true, true, true, true, true, false);

    [Fact]
    public void Take_AnySequence_NeverExceedsBurstPlusRate()
        => Gen.Int[0, 200].Array[1, 200].Sample(gaps =>
        {
            var times = gaps.Select((_, i) => TimeSpan.FromMilliseconds(gaps.Take(i + 1).Sum())).ToList();
            var allowed = Taken(times).Count(taken => taken);
            var span = times[^1] - times[0];
            return allowed <= TenASecond.Burst + (span.TotalSeconds * TenASecond.PerSecond) + 1e-6;
        });

    private static List<bool> Taken(IEnumerable<TimeSpan> times)
    {
        var fullAt = TimeSpan.Zero;
        List<bool> taken = [];
        foreach (var now in times)
        {
            var verdict = TenASecond.Take(fullAt, now);
            fullAt = verdict.FullAt;
            taken.Add(verdict.IsAllowed);
        }

        return taken;
    }
}
