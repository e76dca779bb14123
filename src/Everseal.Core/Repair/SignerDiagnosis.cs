using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>What is wrong with a realm's signing keys.</summary>
internal static class SignerDiagnosis
{
    /// <param name="uncertifiable">Why no new key can be certified; null when one can.</param>
    public static IEnumerable<Finding> Of(RealmState realm, string? uncertifiable, DateTimeOffset now)
    {
        var entries = new List<SigningKeyEntry>();
        foreach (var signer in realm.Signers)
        {
            if (Damage(realm, signer, entries) is { } finding)
                yield return finding;
        }

        var ring = new SigningKeyRing(realm.Name, entries);
        if (Tie(realm, ring, now) is { } tie)
            yield return tie;
        if (ring.DefaultSignerAt(now) is null)
            yield return NoSigner(realm, entries, uncertifiable, now);
    }

    // What would be in the ring once the cure is done goes into it here.
    private static Finding? Damage(RealmState realm, StoredSigner signer, List<SigningKeyEntry> entries)
    {
        var (keyId, chain, key, trouble) = signer.Credential;
        if (key is null)
            return Unusable(realm, signer, $"Its private key is lost: {trouble}");

        var restored = SigningCredential.Restore(keyId, chain, key);
        if (restored.IsSuccess)
        {
            entries.Add(EntryOf(restored.Value, signer));
            return null;
        }

        var order = ChainOrder.Of(chain, key);
        if (SigningCredential.Restore(keyId, [.. order.Select(at => chain[at])], key) is not { IsSuccess: true, Value: var ordered })
            return Unusable(realm, signer, restored.Error.PublicDetail);

        entries.Add(EntryOf(ordered, signer));
        return new Finding(
            ErrorCodes.Repair.ChainDisordered, $"The certificates of key {keyId} are not in order: {restored.Error.PublicDetail}", Since: null,
            $"Realm {realm.Name}: the server does not start with such a key.")
        {
            Cure = new RepairStep.ReorderChain(realm.Name, keyId, order, Names(chain), Names([.. order.Select(at => chain[at])])),
        };
    }

    private static Finding Unusable(RealmState realm, StoredSigner signer, string reason) => new(
        ErrorCodes.Repair.SignerUnusable, $"Key {signer.Credential.KeyId} cannot be used: {reason}", Since: null,
        $"Realm {realm.Name}: the server does not start with such a key, and what it signed is not accepted any longer.")
    {
        Cure = new RepairStep.SetAside(realm.Name, signer.Credential.KeyId, "in the realm's key ring", "not in it; its private key, if there is one, is in the copy of the database"),
    };

    private static Finding? Tie(RealmState realm, SigningKeyRing ring, DateTimeOffset now)
    {
        if (ring.DefaultSignerAt(now) is not { PromotedAt: { } promoted } signer)
            return null;
        var others = ring.Entries
            .Where(entry => entry != signer && entry.IsPromoted && entry.PromotedAt == promoted && entry.Credential.IsValidAt(now))
            .Select(entry => entry.KeyId).OrderDescending(StringComparer.Ordinal).ToList();
        return others.Count == 0 ? null : new Finding(
            ErrorCodes.Repair.SignersTie, $"{others.Count + 1} keys were promoted at one instant, {CertificateTime.Text(promoted)}.", promoted,
            $"Realm {realm.Name}: which key signs hangs on a name, and whoever reads the data by hand finds two.")
        {
            Cure = new RepairStep.SeparatePromotions(realm.Name, others, $"{signer.KeyId} and {string.Join(", ", others)}", $"{signer.KeyId}, which signs already"),
            IsOutage = false,
        };
    }

    private static Finding NoSigner(RealmState realm, List<SigningKeyEntry> entries, string? uncertifiable, DateTimeOffset now)
    {
        var last = entries.Where(entry => entry.IsPublished).MaxBy(entry => entry.Credential.Validity.NotAfter);
        var (detail, since, isClock) = last switch
        {
            null => ($"Realm {realm.Name} has no published signing key.", (DateTimeOffset?)null, false),
            { Credential.Validity: var validity } when validity.NotBefore > now => ($"The signing certificate of {realm.Name} begins at {CertificateTime.Text(validity.NotBefore)}, and this host's clock shows {CertificateTime.Text(now)}.", null, true),
            { Credential.Validity: var validity } => ($"The signing certificate of {realm.Name} ended on {Diagnosis.Day(validity.NotAfter)}{Imported(last)}.", validity.End, false),
        };
        return new Finding(
            isClock ? ErrorCodes.Repair.ClockBehind : ErrorCodes.Repair.SignerEnded, detail, since,
            $"Everybody who logs in to realm {realm.Name}: Issue and Renew are refused with \"Signing certificate is not valid\", and so are tokens issued before.")
        {
            Cure = uncertifiable is null && !isClock ? new RepairStep.NewSigningKey(realm.Name, detail, "a new signing key that signs at once, published beside the old one") : null,
            Needs = isClock ? "Set the host's clock right; nothing else needs to change." : uncertifiable,
        };
    }

    private static string Imported(SigningKeyEntry entry)
        => entry.CreatedAt >= entry.Credential.Validity.End ? $", before it was taken into the ring on {Diagnosis.Day(entry.CreatedAt)}" : "";

    private static SigningKeyEntry EntryOf(SigningCredential credential, StoredSigner signer)
        => new(credential, signer.CreatedAt, signer.PublishedAt, signer.PromotedAt, signer.RetiredAt);

    private static string Names(IEnumerable<X509Certificate2> chain) => string.Join(", ", chain.Select(certificate => SubjectName.Text(certificate.SubjectName)));
}
