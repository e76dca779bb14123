using Everseal.Server.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Ledger;

public sealed class ClockWatchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TwoClocks _clocks = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Observe_BothClocksGoOn_IsSteady()
    {
        using var ledger = Open();
        var watch = new ClockWatch(ledger, _clocks);

        _clocks.Run(TimeSpan.FromDays(3));

        watch.Observe().Verdict.Should().Be(ClockVerdict.Steady);
        watch.Status.HighWaterMark.Should().Be(_clocks.Wall);
    }

    [Fact]
    public void Observe_WallClockSetBack_IsBackwardAndTheMarkStays()
    {
        using var ledger = Open();
        var watch = new ClockWatch(ledger, _clocks);
        var mark = _clocks.Wall;

        _clocks.Step(TimeSpan.FromDays(-4000));

        watch.Observe().Should().Be(new ClockStatus(ClockVerdict.Backward, mark, TimeSpan.FromDays(-4000)));
    }

    [Fact]
    public void Observe_WallClockSetForward_IsForwardUntilHoursOfSteadyRunning()
    {
        using var ledger = Open();
        var watch = new ClockWatch(ledger, _clocks);

        _clocks.Step(TimeSpan.FromDays(55));
        watch.Observe().Verdict.Should().Be(ClockVerdict.Forward);
        _clocks.Run(TimeSpan.FromHours(5));
        watch.Observe().Verdict.Should().Be(ClockVerdict.Forward);
        _clocks.Run(TimeSpan.FromHours(2));

        watch.Observe().Verdict.Should().Be(ClockVerdict.Steady);
    }

    [Fact]
    public async Task Status_StartsBehindTheMark_IsBackwardUntilItHasCaughtUp()
    {
        using (var earlier = Open())
            await earlier.RecordTimeAsync(_clocks.Wall, null, CancellationToken.None);
        _clocks.Step(TimeSpan.FromHours(-3));
        using var ledger = Open();

        var watch = new ClockWatch(ledger, _clocks);
        watch.Status.Verdict.Should().Be(ClockVerdict.Backward);
        _clocks.Run(TimeSpan.FromHours(3));

        watch.Observe().Verdict.Should().Be(ClockVerdict.Steady);
    }

    [Theory]
    [InlineData(6, ClockVerdict.Steady)]
    [InlineData(800, ClockVerdict.Forward)]
    public async Task Status_StartsDaysAfterTheMark_IsForwardOnlyAfterALongGap(int days, ClockVerdict expected)
    {
        using (var earlier = Open())
            await earlier.RecordTimeAsync(_clocks.Wall, null, CancellationToken.None);
        _clocks.Step(TimeSpan.FromDays(days));
        using var ledger = Open();

        new ClockWatch(ledger, _clocks).Status.Verdict.Should().Be(expected);
    }

    [Fact]
    public async Task RecordTime_EarlierThanTheMark_DoesNotLowerIt()
    {
        var mark = _clocks.Wall;
        using (var earlier = Open())
        {
            await earlier.RecordTimeAsync(mark, null, CancellationToken.None);
            await earlier.RecordTimeAsync(mark.AddDays(-1), null, CancellationToken.None);
        }

        using var ledger = Open();
        ledger.HighWaterMark.Should().Be(mark);
    }

    private TokenLedger Open() => new(_directory.File("ledger.db"), _clocks, NullLogger<TokenLedger>.Instance);

    /// <summary>A wall clock that can be set, and a monotonic one that only runs.</summary>
    private sealed class TwoClocks : TimeProvider
    {
        private long _monotonic;

        public DateTimeOffset Wall { get; private set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => _monotonic;

        public void Run(TimeSpan time)
        {
            Wall += time;
            _monotonic += time.Ticks;
        }

        public void Step(TimeSpan time) => Wall += time;
    }
}
