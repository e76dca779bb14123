namespace Everseal.Core.Overload;

/// <summary>
/// A token bucket, counted as the generic cell rate algorithm does (ITU-T I.371): its whole state is the time at which
/// it will be full again, so it fits into one number and needs no upkeep while nobody asks.
/// </summary>
/// <param name="PerSecond">Tokens that come back each second; more than 0.</param>
/// <param name="Burst">Tokens in a full bucket; at least 1.</param>
public readonly record struct RateLimit(double PerSecond, int Burst)
{
    private TimeSpan Interval => TimeSpan.FromSeconds(1 / PerSecond);

    /// <summary>Takes one token.</summary>
    /// <param name="fullAt">The bucket's state; any time in the past means a full bucket.</param>
    public RateVerdict Take(TimeSpan fullAt, TimeSpan now)
    {
        var taken = (fullAt > now ? fullAt : now) + Interval;
        var wait = taken - now - (Interval * Burst);
        return wait > TimeSpan.Zero ? new RateVerdict(IsAllowed: false, fullAt, wait) : new RateVerdict(IsAllowed: true, taken, TimeSpan.Zero);
    }
}

/// <param name="FullAt">The bucket's state from now on.</param>
/// <param name="Wait">How long until there is a token again; zero when there was one.</param>
public readonly record struct RateVerdict(bool IsAllowed, TimeSpan FullAt, TimeSpan Wait);
