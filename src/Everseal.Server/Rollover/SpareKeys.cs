using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Storage;

namespace Everseal.Server.Rollover;

/// <summary>
/// Finds sealed keys that nothing names: made by a step that a kill or a failure ended before it was stored. Each is destroyed when it is
/// a day old, since no step takes that long, and never by a clock that is in doubt.
/// </summary>
public sealed class SpareKeys(EversealDatabase database, KeyVault vault, ClockWatch clock, TokenLedger ledger, TimeProvider time)
{
    // A key with a name is its one user's; an empty place is the sealed root's.
    private const string Unnamed = """
        SELECT KeyId FROM private_keys AS k
        WHERE length(KeyId) = 32 AND length(Sealed) > 0 AND CreatedAt < $before
          AND NOT EXISTS (SELECT 1 FROM signing_credentials AS c WHERE c.KeyId = k.KeyId)
          AND NOT EXISTS (SELECT 1 FROM authorities AS c WHERE c.KeyId = k.KeyId)
          AND NOT EXISTS (SELECT 1 FROM certificate_requests AS c WHERE c.KeyId = k.KeyId)
          AND NOT EXISTS (SELECT 1 FROM server_certificates AS c WHERE c.KeyId = k.KeyId)
        """;

    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(1);

    /// <returns>Why a removal could not be recorded; the key is gone all the same.</returns>
    public async Task<StsError?> RemoveAsync(CancellationToken cancellationToken)
    {
        if (clock.Observe().Verdict != ClockVerdict.Steady)
            return null;

        var now = time.GetUtcNow();
        foreach (var keyId in Find(now - LongestStep))
        {
            vault.Destroy(keyId);
            var record = new AuditRecord(now, Realm: null, "keys remove", "server", Source: null, ErrorId: null, "no certificate names it: a step was ended before it was stored") { Target = keyId };
            if ((await ledger.AppendAuditAsync(record, cancellationToken)).Error is { } unrecorded)
                return unrecorded;
        }

        return null;
    }

    private List<string> Find(DateTimeOffset before)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = Unnamed;
        command.Parameters.AddWithValue("$before", before.ToUnixTimeMilliseconds());
        using var row = command.ExecuteReader();
        var found = new List<string>();
        while (row.Read())
            found.Add(row.GetString(0));
        return found;
    }
}
