using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Collections;

namespace Everseal.Core.X509;

/// <summary>
/// What others know against foreign keys. To look for it costs as much as a signature check, and the servers of a fleet share
/// their issuers: each key is judged once. What is kept changes no answer. Safe for several threads.
/// </summary>
public sealed class KeyFlaws
{
    private const int MostKeys = 256;

    private readonly BoundedCache<ReadOnlyMemory<byte>, string?> _flaws = new(MostKeys, OctetComparer.Shared);

    /// <summary>As <see cref="KeyStrength.KnownFlaw"/> says.</summary>
    public string? Of(PublicKey key)
        => key.Oid.Value == Oids.RsaEncryption ? _flaws.GetOrAdd(key.EncodedKeyValue.RawData, _ => KeyStrength.KnownFlaw(key)) : null;
}
