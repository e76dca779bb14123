namespace Everseal.Server.Ledger;

public enum ClockVerdict
{
    /// <summary>Wall clock and monotonic clock agree, and time has not passed unseen.</summary>
    Steady,

    /// <summary>The clock shows an earlier time than was seen before.</summary>
    Backward,

    /// <summary>More time has passed than this node saw: it was off, or its clock jumped. Which, it cannot know.</summary>
    Forward,
}

/// <summary>What can be said about the host's clock.</summary>
/// <param name="HighWaterMark">The latest time ever seen, persisted.</param>
/// <param name="Jump">How far the clock is from where it was expected; zero when steady.</param>
public sealed record ClockStatus(ClockVerdict Verdict, DateTimeOffset HighWaterMark, TimeSpan Jump);

/// <summary>
/// Watches the clock, because everything that expires trusts it. A jump never makes this server forget:
/// replay keys are let go only while the clock is steady.
/// </summary>
public sealed class ClockWatch
{
    private static readonly TimeSpan SteadyWithin = TimeSpan.FromMinutes(10);

    // A node that was off over a long weekend is nothing to report.
    private static readonly TimeSpan LongestQuietGap = TimeSpan.FromDays(7);

    // After so long without another jump, the time is taken as confirmed.
    private static readonly TimeSpan Confirmation = TimeSpan.FromHours(6);

    private readonly TimeProvider _time;
    private readonly Lock _observing = new();
    private volatile Sighting _last;
    private TimeSpan _steadyFor;
    private volatile ClockStatus _status;

    public ClockWatch(TokenLedger ledger, TimeProvider time)
        : this(ledger.HighWaterMark, time, ledger.SteadyMark)
    {
    }

    /// <param name="highWaterMark">The latest time that was persisted; null on a first start.</param>
    /// <param name="steadyMark">The latest one of a time that was confirmed: a jump ahead stays one however often the server is started meanwhile.</param>
    internal ClockWatch(DateTimeOffset? highWaterMark, TimeProvider time, DateTimeOffset? steadyMark = null)
    {
        _time = time;
        _last = new Sighting(time.GetUtcNow(), time.GetTimestamp());
        var mark = highWaterMark ?? _last.Shown;
        _status = AtStart(_last.Shown, mark, steadyMark ?? mark);
    }

    public ClockStatus Status => _status;

    /// <summary>
    /// Whether the time is to be believed at this moment: asked by whoever only reads and must not believe a jump that the next
    /// look will find. Any number of callers, and none waits.
    /// </summary>
    public bool IsConfirmed
        => _status.Verdict == ClockVerdict.Steady
            && _last is var last
            && (_time.GetUtcNow() - last.Shown - _time.GetElapsedTime(last.Timestamp)).Duration() <= SteadyWithin;

    /// <summary>
    /// Compares how far the wall clock and the monotonic clock went since the last look. Whoever is about to act on a time
    /// takes the time first and looks then: a jump between two looks of others is seen by this one.
    /// </summary>
    public ClockStatus Observe()
    {
        lock (_observing)
            return ObserveAlone();
    }

    private ClockStatus ObserveAlone()
    {
        var now = _time.GetUtcNow();
        var timestamp = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_last.Timestamp, timestamp);
        var jump = now - _last.Shown - elapsed;
        _last = new Sighting(now, timestamp);

        var mark = now > _status.HighWaterMark ? now : _status.HighWaterMark;
        if (jump.Duration() > SteadyWithin)
        {
            _steadyFor = TimeSpan.Zero;
            return _status = new ClockStatus(jump < TimeSpan.Zero ? ClockVerdict.Backward : ClockVerdict.Forward, mark, jump);
        }

        _steadyFor += elapsed;
        return _status = IsTrusted(now) ? new ClockStatus(ClockVerdict.Steady, mark, TimeSpan.Zero) : _status with { HighWaterMark = mark };
    }

    private static ClockStatus AtStart(DateTimeOffset now, DateTimeOffset mark, DateTimeOffset steady)
    {
        if (now - mark < -SteadyWithin)
            return new ClockStatus(ClockVerdict.Backward, mark, now - mark);

        return now - steady > LongestQuietGap
            ? new ClockStatus(ClockVerdict.Forward, now > mark ? now : mark, now - steady)
            : new ClockStatus(ClockVerdict.Steady, now > mark ? now : mark, TimeSpan.Zero);
    }

    // A clock that went back is right again once it has caught up; one that went forward once it has run steadily for hours.
    private bool IsTrusted(DateTimeOffset now) => _status.Verdict switch
    {
        ClockVerdict.Backward => now >= _status.HighWaterMark - SteadyWithin || _steadyFor >= Confirmation,
        ClockVerdict.Forward => _steadyFor >= Confirmation,
        _ => true,
    };

    /// <summary>Both clocks at one moment.</summary>
    private sealed record Sighting(DateTimeOffset Shown, long Timestamp);
}
