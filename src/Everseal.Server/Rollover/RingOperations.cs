using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.KeyProtection;
using Everseal.Server.Revocation;

namespace Everseal.Server.Rollover;

/// <summary>A ring after a person's change.</summary>
/// <param name="KeyId">The key that the change was about.</param>
/// <param name="Remarks">What else there is to know, a sentence each.</param>
public sealed record RingChange(RolloverView View, string KeyId, IReadOnlyList<string> Remarks);

/// <summary>
/// What a person may do to a realm's keys. The ring's own rules hold here too; beside them each operation has its own
/// reason to refuse, so that nobody breaks logins by a step too early.
/// </summary>
public sealed class RingOperations(
    RealmRollover rollover, SigningCredentials credentials, KeyVault vault, RevocationRegister revocations, CertificateRevocation revocation, KeyPurposes purposes)
{
    /// <summary>Publishes a new next key. Who promotes it is the policy, or a person when relying parties have had their time.</summary>
    public Task<Result<RingChange>> RotateAsync(string realm, CancellationToken cancellationToken) => ChangeAsync(realm, async view =>
    {
        if (NextOf(view) is { } waiting)
            return ErrorCodes.Rollover.NextKeyWaits.With($"Key {waiting.KeyId} is published since {waiting.PublishedAt:u} and does not sign yet.");
        var made = await credentials.MakeAsync(view.Realm, cancellationToken);
        return made.Then(fresh => Published(view, fresh).Then<Planned>(ring => new Planned(ring, fresh.KeyId)));
    }, cancellationToken);

    /// <summary>The key is in other hands: another one signs at once, and nothing that it signed is believed any longer.</summary>
    /// <param name="key">Null for the one that signs.</param>
    /// <param name="makeFresh">Whether even a published next key may be known to others.</param>
    public async Task<Result<RingChange>> ReplaceCompromisedAsync(string realm, string? key, bool makeFresh, CancellationToken cancellationToken)
    {
        X509Certificate2? compromised = null;
        var changed = await ChangeAsync(realm, async view =>
        {
            var found = key is null
                ? view.Ring.DefaultSignerAt(view.Now) is { } signer ? signer : NoSuchKey("No key signs now.")
                : Find(view.Ring, key);
            if (!found.IsSuccess)
                return found.Error;

            compromised = found.Value.Credential.Certificate;
            var successor = makeFresh ? null : UsableInsteadOf(found.Value, view);
            if (successor is not null)
                return view.Ring.Replace(found.Value.KeyId, successor.KeyId, view.Now).Then<Planned>(ring => new Planned(ring, successor.KeyId));

            var made = await credentials.MakeAsync(view.Realm, cancellationToken);
            return made.Then(fresh => view.Ring.Add(fresh, view.Now)
                .Then(ring => ring.Replace(found.Value.KeyId, fresh.KeyId, view.Now))
                .Then<Planned>(ring => new Planned(ring, fresh.KeyId)));
        }, cancellationToken);
        return changed.IsSuccess ? changed.Value with { Remarks = [await RevokeAsync(compromised!)] } : changed;
    }

    /// <summary>Makes a published key the one that signs. Relying parties that do not know it are pinned to its predecessor.</summary>
    /// <param name="key">Null for the next one.</param>
    /// <param name="unseen">Although not even every cache has seen it.</param>
    public Task<Result<RingChange>> PromoteAsync(string realm, string? key, bool unseen, CancellationToken cancellationToken) => ChangeAsync(realm, view =>
    {
        var found = key is not null ? Find(view.Ring, key)
            : NextOf(view) is { } next ? next
            : ErrorCodes.Rollover.NothingPublished.With("No key waits for its promotion.");
        if (!found.IsSuccess)
            return Planned(found.Error);
        if (found.Value.IsPromoted && found.Value != view.Ring.DefaultSignerAt(view.Now))
            return Planned(ErrorCodes.Tokens.SigningKeyTransition.With($"Key {found.Value.KeyId} has signed before and was replaced. To go back for one relying party: everseal keys pin; for all: everseal keys rotate."));
        var known = found.Value.PublishedAt + view.Settings.PropagationWindow;
        if (known > view.Now && !unseen)
            return Planned(ErrorCodes.Rollover.PublishedTooShortly.With($"Key {found.Value.KeyId} is known to every node and cache from {known.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC on."));
        return Planned(view.Ring.Promote(found.Value.KeyId, view.Situation.LaggardsOf(found.Value.KeyId, view.Now), view.Now)
            .Then<Planned>(ring => new Planned(ring, found.Value.KeyId)));
    }, cancellationToken);

    /// <summary>Ends the belief in what a key signed.</summary>
    public Task<Result<RingChange>> RetireAsync(string realm, string key, CancellationToken cancellationToken) => ChangeAsync(
        realm,
        view => Planned(Find(view.Ring, key).Then(entry => view.Ring.Retire(entry.KeyId, view.Now).Then<Planned>(ring => new Planned(ring, entry.KeyId)))),
        cancellationToken);

    /// <summary>Keeps one relying party on another key than the default signer.</summary>
    /// <param name="key">Null for the latest predecessor of the one that signs.</param>
    public Task<Result<RingChange>> PinAsync(string realm, string relyingParty, string? key, CancellationToken cancellationToken) => ChangeAsync(realm, view =>
    {
        var found = key is not null ? Find(view.Ring, key)
            : PredecessorOf(view) is { } predecessor ? predecessor
            : NoSuchKey("No predecessor of the signing key is published and valid.");
        return Planned(found.Then(entry => view.Ring.Pin(relyingParty, entry.KeyId, view.Now).Then<Planned>(ring => new Planned(ring, entry.KeyId))));
    }, cancellationToken);

    public Task<Result<RingChange>> UnpinAsync(string realm, string relyingParty, CancellationToken cancellationToken) => ChangeAsync(
        realm,
        view => Planned(view.Ring.Pins.TryGetValue(relyingParty, out var keyId)
            ? new Planned(view.Ring.Unpin(relyingParty), keyId)
            : ErrorCodes.RelyingParties.NotFound.With($"{relyingParty} is pinned to no key of realm {view.Realm.Name}.")),
        cancellationToken);

    /// <summary>Takes a key that was made elsewhere into the ring, after every rule of installing, and publishes it.</summary>
    public Task<Result<RingChange>> ImportAsync(string realm, SigningKeyFile file, CancellationToken cancellationToken)
        => ImportAsync(realm, file.Chain, file.PublicKey, () => vault.AddAsync(file.Key, cancellationToken), cancellationToken);

    /// <summary>The same with a key that was made here and certified by another CA.</summary>
    /// <param name="keyId">In the vault.</param>
    /// <param name="chain">The leaf first.</param>
    public Task<Result<RingChange>> ImportAsync(string realm, string keyId, IReadOnlyList<X509Certificate2> chain, CancellationToken cancellationToken)
        => ImportAsync(realm, chain, vault.PublicKeyOf(keyId), () => Task.FromResult(keyId), cancellationToken);

    private Task<Result<RingChange>> ImportAsync(
        string realm, IReadOnlyList<X509Certificate2> chain, PublicKey publicKey, Func<Task<string>> seal, CancellationToken cancellationToken) => ChangeAsync(realm, async view =>
    {
        // 1. The rules, on what was brought: nothing is stored for what they refuse.
        if (SigningCredential.Create("import", chain, publicKey, view.Now) is { IsSuccess: false } refused)
            return refused.Error;
        if (chain.FirstOrDefault(revocations.IsRevoked) is { } revoked)
            return ErrorCodes.Revocation.CertificateRevoked.With($"{SubjectName.Text(revoked.SubjectName)} is revoked.");

        // 2. What only this node knows.
        if (purposes.OtherUseOf(publicKey) is { } use)
            return ErrorCodes.Rollover.KeyKnown.With(use);
        if (NextOf(view) is { } waiting)
            return ErrorCodes.Rollover.NextKeyWaits.With($"Key {waiting.KeyId} is published since {waiting.PublishedAt:u} and does not sign yet.");

        // 3. The key under the master key; then the ring that names it.
        var keyId = await seal();
        return SigningCredential.Create(keyId, chain, publicKey, view.Now)
            .Then(credential => Published(view, credential)).Then<Planned>(ring => new Planned(ring, keyId));
    }, cancellationToken);

    /// <summary>By its id, or by a beginning of it that no other has.</summary>
    public static Result<SigningKeyEntry> Find(SigningKeyRing ring, string key)
        => ring.Entries.Where(entry => key.Length > 0 && entry.KeyId.StartsWith(key, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() is [var only]
            ? only
            : NoSuchKey($"Realm {ring.Realm} has no key {key}, or several that begin so.");

    /// <summary>The key that waits for its promotion.</summary>
    public static SigningKeyEntry? NextOf(RolloverView view)
        => view.Ring.Entries.LastOrDefault(entry => entry.IsNext && !entry.Credential.Validity.HasEndedAt(view.Now) && entry != view.Ring.DefaultSignerAt(view.Now));

    private static SigningKeyEntry? PredecessorOf(RolloverView view)
        => view.Ring.Entries.Where(entry => entry.IsPromoted && entry.Credential.IsValidAt(view.Now) && entry != view.Ring.DefaultSignerAt(view.Now))
            .MaxBy(entry => entry.PromotedAt);

    // One that relying parties may know already is better than one that none knows.
    private static SigningKeyEntry? UsableInsteadOf(SigningKeyEntry compromised, RolloverView view)
        => view.Ring.DefaultSignerAt(view.Now) is { IsPromoted: true } signer && signer != compromised ? signer
            : NextOf(view) is { IsPublished: true } next && next != compromised && next.Credential.IsValidAt(view.Now) ? next
            : null;

    private static Result<SigningKeyRing> Published(RolloverView view, SigningCredential credential)
        => view.Ring.Add(credential, view.Now).Then(ring => ring.Publish(credential.KeyId, view.Now));

    // For those outside who ask the CRL or OCSP. The ring has refused it already, so a failure here is a remark and no more.
    private async Task<string> RevokeAsync(X509Certificate2 certificate)
    {
        var revoked = await revocation.RevokeAsync(new RevocationOrder(certificate.SerialNumber, RevocationReason.KeyCompromise, EvenIfInUse: true), CancellationToken.None);
        return revoked.IsSuccess
            ? $"The compromised key's certificate {certificate.SerialNumber} is revoked: keyCompromise."
            : $"The compromised key's certificate {certificate.SerialNumber} could not be revoked here: {revoked.Error.PublicDetail}";
    }

    private async Task<Result<RingChange>> ChangeAsync(string realm, Func<RolloverView, Task<Result<Planned>>> plan, CancellationToken cancellationToken)
    {
        var keyId = "";
        var changed = await rollover.ChangeAsync(realm, async view =>
        {
            var planned = await plan(view);
            keyId = planned.Value?.KeyId ?? "";
            return planned.Then<SigningKeyRing>(one => one.Ring);
        }, cancellationToken);
        return changed.Then<RingChange>(view => new RingChange(view, keyId, []));
    }

    private static Task<Result<Planned>> Planned(Result<Planned> planned) => Task.FromResult(planned);

    private static StsError NoSuchKey(string detail) => ErrorCodes.Rollover.NoSuchKey.With(detail);
}

/// <param name="KeyId">The key that the change is about.</param>
internal sealed record Planned(SigningKeyRing Ring, string KeyId);
