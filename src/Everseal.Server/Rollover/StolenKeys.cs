using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Rollover;

/// <summary>
/// What a theft of the data asks for: every signing key that lies there is taken for known to others. In each realm a fresh one
/// signs, and nothing that any earlier one signed is believed any longer.
/// </summary>
public sealed class StolenKeys(RealmDirectory realms, RingOperations operations, TokenLedger ledger, TimeProvider time)
{
    private const string Actor = "restore";

    /// <returns>One entry for each realm, or why a realm's keys could not be replaced; then the data must not be served.</returns>
    public async Task<Result<ReplacedKeys>> ReplaceAllAsync(CancellationToken cancellationToken)
    {
        var replaced = new List<ReplacedRealmKeys>();
        foreach (var realm in realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal))
        {
            var one = await ReplaceAsync(realm, cancellationToken);
            if (!one.IsSuccess)
                return ErrorCodes.Backups.KeysNotReplaced.With($"Realm {realm.Name}: {one.Error.PublicDetail}", one.Error.ToString());
            replaced.Add(one.Value);
        }

        return new ReplacedKeys(replaced);
    }

    private async Task<Result<ReplacedRealmKeys>> ReplaceAsync(RealmSnapshot realm, CancellationToken cancellationToken)
    {
        string[] stolen = [.. realm.Ring.Entries.Where(entry => entry.RetiredAt is null).Select(entry => entry.KeyId)];
        if (stolen.Length == 0)
            return ErrorCodes.Rollover.NoSuchKey.With($"Realm {realm.Name} has no key to replace.");

        // The first gives way to a fresh one, the others to that one: a published next key was in the same data.
        var remarks = new List<string>();
        RingChange? last = null;
        foreach (var key in stolen)
        {
            var changed = await operations.ReplaceCompromisedAsync(realm.Name, key, makeFresh: last is null, cancellationToken);
            if (!changed.IsSuccess)
                return changed.Error;
            last = changed.Value;
            remarks.AddRange(last.Remarks);
        }

        var ring = last!.View.Ring;
        if (ring.Entries.Where(entry => entry.RetiredAt is null).ToList() is not [var signer] || stolen.Contains(signer.KeyId))
            return ErrorCodes.Rollover.StepRefused.With("Beside the fresh key another one is left.");
        if (await RecordAsync(realm.Name, signer.KeyId, stolen) is { } unrecorded)
            return unrecorded;
        return new ReplacedRealmKeys(
            realm.Name, signer.KeyId, signer.Credential.Validity.NotAfter, stolen, last.View.Situation.LaggardsOf(signer.KeyId, last.View.Now), remarks);
    }

    private async Task<StsError?> RecordAsync(string realm, string fresh, string[] stolen)
        => (await ledger.AppendAuditAsync(
            new AuditRecord(time.GetUtcNow(), realm, "keys rotate", Actor, Source: null, ErrorId: null, $"after a theft: {string.Join(", ", stolen)} are compromised") { Target = fresh },
            CancellationToken.None)).Error;
}

/// <summary>What was done, realm by realm.</summary>
public sealed record ReplacedKeys(IReadOnlyList<ReplacedRealmKeys> Realms);
