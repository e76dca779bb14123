using Everseal.Server.DressRehearsal;
using Everseal.Server.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.DressRehearsal;

public sealed class ShiftedClockTests
{
    private readonly FakeTimeProvider _real = new(TestNode.Start);

    [Fact]
    public void MoveTo_LaterTime_BothClocksGoThereAndOnFromThere()
    {
        var clock = new ShiftedClock(_real);
        var before = clock.GetTimestamp();

        clock.MoveTo(TestNode.Start.AddDays(18_000));
        _real.Advance(TimeSpan.FromMinutes(5));

        clock.GetUtcNow().Should().Be(TestNode.Start.AddDays(18_000).AddMinutes(5));
        clock.GetElapsedTime(before).Should().Be(TimeSpan.FromDays(18_000) + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void MoveTo_DaysAtATime_IsNoJumpForTheClockWatch()
    {
        var clock = new ShiftedClock(_real);
        var watch = new ClockWatch(TestNode.Start, clock);

        for (var day = 1; day <= 800; day++)
        {
            clock.MoveTo(TestNode.Start.AddDays(day));
            watch.Observe().Verdict.Should().Be(ClockVerdict.Steady);
        }
    }
}
