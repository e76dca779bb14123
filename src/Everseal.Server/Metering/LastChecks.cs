using System.Collections.Concurrent;

namespace Everseal.Server.Metering;

/// <summary>When each worker last came to the end of a round: one that stopped looking is as bad as one that finds something.</summary>
public sealed class LastChecks(TimeProvider time)
{
    public const string Rollover = "rollover";
    public const string TlsCertificate = "tls-certificate";
    public const string RevocationLists = "revocation-lists";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _checks = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, DateTimeOffset>> All => _checks.OrderBy(one => one.Key, StringComparer.Ordinal);

    public void Record(string check) => _checks[check] = time.GetUtcNow();
}
