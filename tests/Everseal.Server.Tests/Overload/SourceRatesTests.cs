using System.Globalization;
using Everseal.Core.Overload;
using Everseal.Server.Overload;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Overload;

public sealed class SourceRatesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_BurstUsedUp_ComesBackWithTime()
    {
        var rates = new SourceRates(new RateLimit(PerSecond: 2, Burst: 3), _time);

        Taken(rates, "a", 4).Should().Equal(true, true, true, false);
        _time.Advance(TimeSpan.FromSeconds(1));
        Taken(rates, "a", 3).Should().Equal(true, true, false);
    }

    [Fact]
    public void TryTake_MillionAddresses_TakeNoMemory()
    {
        var rates = new SourceRates(new RateLimit(PerSecond: 1, Burst: 1), _time);
        var keys = Enumerable.Range(0, 1_000_000).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();

        keys.ForEach(key => rates.TryTake(key));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 * 1024);
    }

    [Fact]
    public void TryTake_ManyThreads_GiveNoMoreThanTheBurst()
    {
        var rates = new SourceRates(new RateLimit(PerSecond: 1, Burst: 1000), _time);
        var taken = 0;

        Parallel.For(0, 4000, _ => Interlocked.Add(ref taken, rates.TryTake("a") ? 1 : 0));

        taken.Should().Be(1000);
    }

    private static List<bool> Taken(SourceRates rates, string key, int times) => [.. Enumerable.Range(0, times).Select(_ => rates.TryTake(key))];
}
