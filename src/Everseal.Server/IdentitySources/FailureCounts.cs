namespace Everseal.Server.IdentitySources;

/// <summary>Failures per key. So many within <see cref="LoginThrottle.Window"/> lock the key. The caller serialises the calls.</summary>
internal sealed class FailureCounts<TKey>(int allowed)
    where TKey : notnull
{
    // Bounds the memory that a flood of keys takes within a window; beyond it the oldest go first.
    private const int Capacity = 20_000;

    private readonly Dictionary<TKey, Failures> _failures = [];

    public int Count => _failures.Count;

    /// <returns>Until when the key is locked; null when it is not.</returns>
    public DateTimeOffset? LockedUntil(TKey key, DateTimeOffset now)
        => _failures.TryGetValue(key, out var failures) && failures.LockedUntil > now ? failures.LockedUntil : null;

    /// <returns>Until when the longest locked of these keys is; null when none is.</returns>
    public DateTimeOffset? LockedUntil(Func<TKey, bool> keys, DateTimeOffset now)
        => _failures.Where(entry => entry.Value.LockedUntil > now && keys(entry.Key)).Max(entry => entry.Value.LockedUntil);

    public void Add(TKey key, DateTimeOffset now)
    {
        var counted = _failures.GetValueOrDefault(key) is { LockedUntil: null } earlier && IsCurrent(earlier, now)
            ? earlier with { Count = earlier.Count + 1 }
            : new Failures(now, 1, LockedUntil: null);
        if (_failures.Count >= Capacity && !_failures.ContainsKey(key))
            _failures.Remove(_failures.MinBy(entry => entry.Value.FirstAt).Key);
        _failures[key] = counted.Count >= allowed ? counted with { LockedUntil = now + LoginThrottle.LockTime } : counted;
    }

    public void Forget(TKey key) => _failures.Remove(key);

    public void Forget(Func<TKey, bool> keys)
    {
        foreach (var key in _failures.Keys.Where(keys).ToList())
            _failures.Remove(key);
    }

    /// <summary>Lets go of what has no effect any more.</summary>
    public void Sweep(DateTimeOffset now)
    {
        foreach (var (key, failures) in _failures)
        {
            if (failures.LockedUntil is { } until ? until <= now : !IsCurrent(failures, now))
                _failures.Remove(key);
        }
    }

    // A clock that was set back must not keep a count for longer than its window.
    private static bool IsCurrent(Failures failures, DateTimeOffset now)
        => now >= failures.FirstAt && now - failures.FirstAt <= LoginThrottle.Window;

    private sealed record Failures(DateTimeOffset FirstAt, int Count, DateTimeOffset? LockedUntil);
}
