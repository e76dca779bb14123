using Everseal.Server.Storage;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Five failures of one source for one name within three minutes lock that pair for five minutes. The pair, not the
/// account: whoever floods a name locks out himself and not its owner. Names that do not exist count alike, so a
/// lock tells nothing. Kept in memory: a restart costs a guesser more than it gives.
/// </summary>
public sealed class LoginThrottle(TimeProvider time)
{
    public const int AllowedFailures = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(3);
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);

    // Beyond this many, pairs whose time is over are thrown out, and then the oldest.
    private const int Capacity = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string User), Failures> _failures = [];

    /// <returns>Until when the pair is locked; null when it is not.</returns>
    public DateTimeOffset? LockedUntil(AttemptSource source, string user)
    {
        if (!source.IsThrottled)
        {
            return null;
        }

        lock (_gate)
        {
            return _failures.TryGetValue((source.Name, user), out var failures) && failures.LockedUntil > time.GetUtcNow()
                ? failures.LockedUntil
                : null;
        }
    }

    /// <summary>
    /// Records an outcome and gives the verdict that counts. Attempts that ran side by side while the fifth failure
    /// came in stay refused, right password or not: otherwise guessing in parallel would escape the lock.
    /// </summary>
    /// <returns>False when the attempt failed or the pair was locked meanwhile.</returns>
    public bool Record(AttemptSource source, string user, bool verified)
    {
        if (!source.IsThrottled)
        {
            return verified;
        }

        var now = time.GetUtcNow();
        var pair = (source.Name, user);
        lock (_gate)
        {
            var failures = _failures.GetValueOrDefault(pair);
            if (failures?.LockedUntil > now)
            {
                return false;
            }

            if (verified)
            {
                _failures.Remove(pair);
                return true;
            }

            MakeRoom(now);
            _failures[pair] = Count(failures, now);
            return false;
        }
    }

    /// <returns>Until when some source is locked out for this name; null when none is.</returns>
    public DateTimeOffset? LockedUntil(string user)
    {
        var (name, now) = (PrincipalName.KeyOf(user), time.GetUtcNow());
        lock (_gate)
        {
            return _failures.Where(entry => entry.Key.User == name && entry.Value.LockedUntil > now).Max(entry => entry.Value.LockedUntil);
        }
    }

    /// <summary>An administrator lets a name in again, from everywhere.</summary>
    public void Forget(string user)
    {
        var name = PrincipalName.KeyOf(user);
        lock (_gate)
        {
            foreach (var pair in _failures.Keys.Where(pair => pair.User == name).ToList())
            {
                _failures.Remove(pair);
            }
        }
    }

    private static Failures Count(Failures? earlier, DateTimeOffset now)
    {
        var counted = earlier is null || earlier.LockedUntil is not null || now - earlier.FirstAt > Window || now < earlier.FirstAt
            ? new Failures(now, 1, LockedUntil: null)
            : earlier with { Count = earlier.Count + 1 };
        return counted.Count >= AllowedFailures ? counted with { LockedUntil = now + LockTime } : counted;
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_failures.Count < Capacity)
        {
            return;
        }

        foreach (var (pair, failures) in _failures)
        {
            if ((failures.LockedUntil ?? failures.FirstAt + Window) <= now)
            {
                _failures.Remove(pair);
            }
        }

        if (_failures.Count >= Capacity)
        {
            _failures.Remove(_failures.MinBy(entry => entry.Value.FirstAt).Key);
        }
    }

    private sealed record Failures(DateTimeOffset FirstAt, int Count, DateTimeOffset? LockedUntil);
}
