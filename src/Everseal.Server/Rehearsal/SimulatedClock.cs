namespace Everseal.Server.Rehearsal;

/// <summary>One machine's clock: off by so much from the true time, while its monotonic clock runs on whatever that is set to.</summary>
internal sealed class SimulatedClock(Timeline timeline) : TimeProvider
{
    /// <summary>What an ordinary clock is off by, at most, both ways.</summary>
    public static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(5);

    public TimeSpan Skew { get; set; }

    /// <summary>Zero unless somebody, or a broken time service, set the clock.</summary>
    public TimeSpan Jump { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => timeline.Now + Skew + Jump;

    public override long GetTimestamp() => timeline.Now.Ticks;

    /// <summary>The true time at which this clock will show <paramref name="shown"/>, if nobody sets it.</summary>
    public DateTimeOffset TrueTimeOf(DateTimeOffset shown) => shown - Skew - Jump;
}
