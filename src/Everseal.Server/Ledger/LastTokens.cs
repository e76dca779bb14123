using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>
/// When the last token of a signing key expires. There is no index for that, since every token would pay for it; so a
/// date that still lies ahead is not asked for again, and only tokens young enough to be alive are read.
/// </summary>
public sealed class LastTokens(TokenLedger ledger)
{
    private const string Latest = "SELECT max(expires_at) FROM tokens WHERE id >= $since AND signer_key_id = $key";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <param name="oldest">No token that was made before this time is alive.</param>
    /// <returns>At least <paramref name="oldest"/>: a key without younger tokens has none alive.</returns>
    /// <exception cref="SqliteException">The ledger cannot be read: then it is not known.</exception>
    public DateTimeOffset ExpiryOf(string keyId, DateTimeOffset oldest, DateTimeOffset now)
    {
        if (_seen.TryGetValue(keyId, out var seen) && seen > now)
            return seen;

        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = Latest;

        // A token's id begins with the milliseconds of when it was made (UUIDv7, RFC 9562 §5.7).
        command.Parameters.AddWithValue("$since", Guid.CreateVersion7(oldest).ToByteArray(bigEndian: true)[..6]);
        command.Parameters.AddWithValue("$key", keyId);
        return _seen[keyId] = command.ExecuteScalar() is long latest ? DateTimeOffset.FromUnixTimeMilliseconds(latest) : oldest;
    }
}
