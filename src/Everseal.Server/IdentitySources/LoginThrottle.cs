using Everseal.Server.Storage;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Five failures of one source for one name of one realm within three minutes lock that combination for five minutes;
/// fifty across all names lock the source, so that trying one password on many names ends too. Never the account:
/// whoever floods a name locks out himself and not its owner. Names that do not exist count alike, so a lock tells
/// nothing. Kept in memory: a restart costs a guesser more than it gives.
/// </summary>
public sealed class LoginThrottle(TimeProvider time)
{
    public const int AllowedFailures = 5;
    public const int AllowedFailuresOfSource = 50;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(3);
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly FailureCounts<Login> _logins = new(AllowedFailures);
    private readonly FailureCounts<string> _sources = new(AllowedFailuresOfSource);
    private DateTimeOffset _sweptAt = time.GetUtcNow();

    /// <summary>How many combinations are remembered at present.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _logins.Count;
            }
        }
    }

    /// <returns>Until when this source is locked out for this name; null when it is not.</returns>
    public DateTimeOffset? LockedUntil(string realm, string user, AttemptSource source)
    {
        lock (_gate)
        {
            return LockedUntil(Login.Of(realm, user, source), time.GetUtcNow());
        }
    }

    /// <summary>
    /// Records an outcome and gives the verdict that counts. Attempts that ran side by side while the last allowed
    /// failure came in stay refused, right password or not: otherwise guessing in parallel would escape the lock.
    /// A success clears its own name's failures only: whoever has one account must not guess at others for ever.
    /// </summary>
    /// <returns>False when the attempt failed or was locked out meanwhile.</returns>
    public bool Record(string realm, string user, AttemptSource source, bool verified)
    {
        var (login, now) = (Login.Of(realm, user, source), time.GetUtcNow());
        lock (_gate)
        {
            if (LockedUntil(login, now) is not null)
                return false;

            if (verified)
            {
                _logins.Forget(login);
                return true;
            }

            SweepWhenDue(now);
            _logins.Add(login, now);
            _sources.Add(source.Name, now);
            return false;
        }
    }

    /// <returns>Until when some source is locked out for this name; null when none is.</returns>
    public DateTimeOffset? LockedUntil(string realm, string user)
    {
        var (realmKey, userKey, now) = (PrincipalName.KeyOf(realm), PrincipalName.KeyOf(user), time.GetUtcNow());
        lock (_gate)
        {
            return _logins.LockedUntil(login => login.Realm == realmKey && login.User == userKey, now);
        }
    }

    /// <summary>An administrator lets a name in again, from everywhere.</summary>
    public void Forget(string realm, string user)
    {
        var (realmKey, userKey) = (PrincipalName.KeyOf(realm), PrincipalName.KeyOf(user));
        lock (_gate)
        {
            _logins.Forget(login => login.Realm == realmKey && login.User == userKey);
        }
    }

    private DateTimeOffset? LockedUntil(Login login, DateTimeOffset now)
        => _sources.LockedUntil(login.Source, now) ?? _logins.LockedUntil(login, now);

    // By time, not by size: what a flood left behind goes with the next failure after its window.
    private void SweepWhenDue(DateTimeOffset now)
    {
        if ((now - _sweptAt).Duration() < SweepInterval)
            return;

        _logins.Sweep(now);
        _sources.Sweep(now);
        _sweptAt = now;
    }

    private readonly record struct Login(string Realm, string User, string Source)
    {
        public static Login Of(string realm, string user, AttemptSource source)
            => new(PrincipalName.KeyOf(realm), PrincipalName.KeyOf(user), source.Name);
    }
}
