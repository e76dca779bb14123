using System.Collections.Concurrent;

namespace Everseal.Server.Ledger;

/// <summary>
/// What was accepted and must not be accepted again within its life. Only authenticated requests get here,
/// so an attacker without credentials cannot fill it.
/// </summary>
internal sealed class ReplayCache
{
    private readonly ConcurrentDictionary<ReplayKey, DateTimeOffset> _seen = new();

    public int Count => _seen.Count;

    /// <returns>False when it is there already.</returns>
    public bool TryRemember(ReplayKey key) => _seen.TryAdd(key, key.ExpiresAt);

    public void Forget(ReplayKey key) => _seen.TryRemove(key, out _);

    public void ForgetBefore(DateTimeOffset time)
    {
        foreach (var (key, expiresAt) in _seen)
        {
            if (expiresAt < time)
            {
                _seen.TryRemove(key, out _);
            }
        }
    }
}
