using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// What others know against foreign keys. To look for it costs as much as a signature check, and the servers of a fleet share
/// their issuers: each key is judged once. What is kept changes no answer. Safe for several threads.
/// </summary>
public sealed class KeyFlaws
{
    /// <summary>When it is full it begins anew.</summary>
    private const int MostKeys = 256;

    private readonly ConcurrentDictionary<ReadOnlyMemory<byte>, string?> _flaws = new(DerComparer.Instance);

    /// <summary>As <see cref="KeyStrength.KnownFlaw"/> says.</summary>
    public string? Of(PublicKey key)
    {
        if (key.Oid.Value != Oids.RsaEncryption)
            return null;
        ReadOnlyMemory<byte> numbers = key.EncodedKeyValue.RawData;
        if (_flaws.TryGetValue(numbers, out var known))
            return known;
        var flaw = KeyStrength.KnownFlaw(key);
        if (_flaws.Count >= MostKeys)
            _flaws.Clear();
        return _flaws[numbers] = flaw;
    }
}
