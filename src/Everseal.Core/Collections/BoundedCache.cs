using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Everseal.Core.Collections;

/// <summary>
/// Keeps what can be had again at a price, at most so many, and begins anew when it is full: who sends ever new keys makes
/// others pay that price again and takes no memory, and a hit costs no lock and no record of its use. Safe for several threads.
/// <para>
/// It disposes nothing that it lets go: whoever found a value may still work with it. One that holds a handle is left to that
/// handle's finalizer.
/// </para>
/// </summary>
/// <param name="capacity">Entries; at least 1.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    // One lock within is enough, and counts fastest: writers stand behind the one here.
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new(concurrencyLevel: 1, capacity: 31, comparer);
    private readonly Lock _writing = new();

    /// <summary>Never more than the capacity.</summary>
    public int Count => _entries.Count;

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    /// <summary>
    /// What is kept for the key, else what <paramref name="make"/> gives, which is kept. Threads that ask at once may each
    /// make it, since none waits for another; all get the one that was first. What is thrown is not kept.
    /// </summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (_entries.TryGetValue(key, out var known))
            return known;
        var made = make(key);
        lock (_writing)
        {
            if (_entries.TryGetValue(key, out known))
                return known;
            Put(key, made);
            return made;
        }
    }

    /// <summary>In place of what was kept for the key.</summary>
    public void Keep(TKey key, TValue value)
    {
        lock (_writing)
            Put(key, value);
    }

    public void Forget(TKey key)
    {
        lock (_writing)
            _entries.TryRemove(key, out _);
    }

    private void Put(TKey key, TValue value)
    {
        if (_entries.Count >= capacity && !_entries.ContainsKey(key))
            _entries.Clear();
        _entries[key] = value;
    }
}
