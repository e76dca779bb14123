namespace Everseal.Server.DressRehearsal;

/// <summary>
/// A clock that a rehearsal moves: wall clock and monotonic clock together, so that for the server time has passed and no
/// clock has jumped. Timers keep the machine's pace.
/// </summary>
internal sealed class ShiftedClock(TimeProvider real) : TimeProvider
{
    private long _ticksAhead;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow().AddTicks(Volatile.Read(ref _ticksAhead));

    public override long GetTimestamp() => real.GetTimestamp() + (long)((Int128)Volatile.Read(ref _ticksAhead) * real.TimestampFrequency / TimeSpan.TicksPerSecond);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);

    /// <summary>From now on it shows this time, and goes on from there.</summary>
    public void MoveTo(DateTimeOffset time) => Volatile.Write(ref _ticksAhead, (time - real.GetUtcNow()).Ticks);
}
