using Everseal.Core.Overload;

namespace Everseal.Server.Overload;

/// <summary>
/// One bucket per key, in a table that never grows: a key's place is a hash that is seeded anew at each start, so nobody
/// can aim at another's bucket. Two keys that meet in one place share it, which one in tens of thousands does.
/// </summary>
internal sealed class SourceRates
{
    private const int Size = 1 << 16;

    // Ticks at which the bucket is full again.
    private readonly long[] _fullAt = new long[Size];
    private readonly RateLimit _limit;
    private readonly TimeProvider _time;
    private readonly long _started;

    public SourceRates(RateLimit limit, TimeProvider time)
    {
        _limit = limit;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <returns>False when the key has used up what it may.</returns>
    public bool TryTake(string key)
    {
        ref var bucket = ref _fullAt[(uint)string.GetHashCode(key, StringComparison.Ordinal) % Size];
        var now = _time.GetElapsedTime(_started);
        while (true)
        {
            var seen = Volatile.Read(ref bucket);
            var verdict = _limit.Take(new TimeSpan(seen), now);
            if (!verdict.IsAllowed)
                return false;
            if (Interlocked.CompareExchange(ref bucket, verdict.FullAt.Ticks, seen) == seen)
                return true;
        }
    }
}
