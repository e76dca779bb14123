using System.Security.Cryptography;
using Everseal.Core.Errors;

namespace Everseal.Server.KeyProtection;

/// <summary>Keys that do not lie on this host, in memory for a while: an unsealed root. Rare, so one lock for all.</summary>
internal sealed class LentKeys(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (OpenKey Key, DateTimeOffset Until, ITimer Timer)> _keys = new(StringComparer.Ordinal);

    public void Add(string keyId, AsymmetricAlgorithm key, DateTimeOffset until)
    {
        lock (_lock)
        {
            Remove(keyId);

            // The object goes when its time is over, not only when somebody asks for it.
            var timer = time.CreateTimer(_ => IsLent(keyId), null, until - time.GetUtcNow() + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            _keys[keyId] = (new OpenKey(key), until, timer);
        }
    }

    public bool IsLent(string keyId) => Until(keyId) is not null;

    public DateTimeOffset? Until(string keyId)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(keyId, out var lent))
                return null;
            if (time.GetUtcNow() < lent.Until)
                return lent.Until;
            Remove(keyId);
            return null;
        }
    }

    /// <exception cref="StsErrorException">Its time was over meanwhile.</exception>
    public T Use<T>(string keyId, Func<OpenKey, T> operation)
    {
        lock (_lock)
        {
            return IsLent(keyId)
                ? operation(_keys[keyId].Key)
                : throw new StsErrorException(ErrorCodes.Certificates.RootSealed.With("The root is sealed again: the time for which it was unsealed is over."));
        }
    }

    public void Remove(string keyId)
    {
        lock (_lock)
        {
            if (_keys.Remove(keyId, out var lent))
            {
                lent.Timer.Dispose();
                lent.Key.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var keyId in _keys.Keys.ToArray())
                Remove(keyId);
        }
    }
}
