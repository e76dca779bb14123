using Everseal.Core.Errors;

namespace Everseal.Core.Keys;

/// <content>
/// A key's way: added, published, promoted, retired, removed. A step that was taken already gives the same
/// ring again, so a worker that was killed can repeat it.
/// </content>
public sealed partial class SigningKeyRing
{
    public Result<SigningKeyRing> Add(SigningCredential credential, DateTimeOffset now)
        => Find(credential.KeyId) is null
            ? With([.. Entries, new SigningKeyEntry(credential, now)])
            : Refuse($"Key {credential.KeyId} is in the ring already.");

    public Result<SigningKeyRing> Publish(string keyId, DateTimeOffset now) => Find(keyId) switch
    {
        null => Unknown(keyId),
        { RetiredAt: not null } => Refuse($"Key {keyId} is retired."),
        { PublishedAt: not null } => this,
        { } entry => With(entry with { PublishedAt = now }),
    };

    public Result<SigningKeyRing> Promote(string keyId, DateTimeOffset now) => Find(keyId) switch
    {
        null => Unknown(keyId),
        { IsPublished: false } => Refuse($"Key {keyId} is not published: no relying party could verify what it signs."),
        { PromotedAt: not null } => this,
        { } entry when !entry.Credential.IsValidAt(now) => Refuse($"The certificate of key {keyId} is valid from {entry.Credential.Validity}, not now."),
        { } entry => With([.. Entries.Select(other => other == entry ? entry with { PromotedAt = now } : BeforeOf(other, now))]),
    };

    // Two promotions of one instant: the later word counts, so the earlier one moves by the least that is stored.
    private static SigningKeyEntry BeforeOf(SigningKeyEntry entry, DateTimeOffset now)
        => entry.PromotedAt == now ? entry with { PromotedAt = now.AddMilliseconds(-1) } : entry;

    /// <summary>The same, keeping some relying parties on the key that signs until now. Who has a pin that still holds keeps it.</summary>
    public Result<SigningKeyRing> Promote(string keyId, IReadOnlyList<string> laggards, DateTimeOffset now)
    {
        var predecessor = DefaultSignerAt(now);
        var promoted = Promote(keyId, now);
        if (!promoted.IsSuccess || predecessor is not { IsPromoted: true } || predecessor.KeyId == promoted.Value.DefaultSignerAt(now)?.KeyId)
            return promoted;
        return laggards.Where(relyingParty => PinnedAt(now, relyingParty) is null)
            .Aggregate(promoted, (ring, relyingParty) => ring.Then(next => next.Pin(relyingParty, predecessor.KeyId, now)));
    }

    /// <summary>
    /// Takes a key that is in other hands out of use at once: the successor signs, nobody stays pinned to the compromised
    /// key, and nothing that it signed is accepted any longer. One ring, so nobody ever sees a half of it.
    /// </summary>
    /// <param name="successorId">A key of the ring; published here when it was not yet.</param>
    public Result<SigningKeyRing> Replace(string compromisedId, string successorId, DateTimeOffset now)
    {
        if (compromisedId == successorId)
            return Refuse($"Key {compromisedId} cannot replace itself.");
        if (Find(compromisedId) is null)
            return Unknown(compromisedId);
        return Publish(successorId, now)
            .Then(ring => ring.Promote(successorId, now))
            .Then<SigningKeyRing>(ring => ring.Withdraw(compromisedId, now));
    }

    // Whoever signs by the dates: two promotions of one instant must not leave the compromised key in its place.
    private SigningKeyRing Withdraw(string keyId, DateTimeOffset now)
        => new SigningKeyRing(Realm, Entries, Pins.Where(pin => pin.Value != keyId).ToDictionary())
            .With(Find(keyId)! with { RetiredAt = Find(keyId)!.RetiredAt ?? now });

    public Result<SigningKeyRing> Retire(string keyId, DateTimeOffset now) => Find(keyId) switch
    {
        null => Unknown(keyId),
        { RetiredAt: not null } => this,
        { } entry when entry == DefaultSignerAt(now) => Refuse($"Key {keyId} signs now. Promote another first."),
        { } entry when Pins.Values.Contains(keyId) && entry.Credential.IsValidAt(now) => Refuse($"Key {keyId} is pinned. Remove the pin first."),
        { } entry => With(entry with { RetiredAt = now }),
    };

    public Result<SigningKeyRing> Remove(string keyId) => Find(keyId) switch
    {
        null => this,
        { RetiredAt: null } => Refuse($"Key {keyId} is not retired."),
        { } entry => new SigningKeyRing(Realm, [.. Entries.Where(other => other != entry)],
            Pins.Where(pin => pin.Value != keyId).ToDictionary()),
    };

    /// <summary>Notes a token that the key signed, so that it stays published until the last of them has expired.</summary>
    public Result<SigningKeyRing> RecordToken(string keyId, DateTimeOffset notOnOrAfter) => Find(keyId) switch
    {
        null => Unknown(keyId),
        { } entry when entry.LastTokenExpiresAt >= notOnOrAfter => this,
        { } entry => With(entry with { LastTokenExpiresAt = notOnOrAfter }),
    };

    /// <summary>Keeps one relying party on a predecessor of the default signer, until its certificate ends.</summary>
    public Result<SigningKeyRing> Pin(string relyingParty, string keyId, DateTimeOffset now) => Find(keyId) switch
    {
        null => Unknown(keyId),
        { } entry when !entry.IsPromoted || entry == DefaultSignerAt(now) => Refuse($"Key {keyId} is no predecessor of the default signer."),
        { } entry when !entry.Credential.IsValidAt(now) => Refuse($"The certificate of key {keyId} is valid from {entry.Credential.Validity}, not now."),
        _ => new SigningKeyRing(Realm, Entries, new Dictionary<string, string>(Pins, StringComparer.Ordinal) { [relyingParty] = keyId }),
    };

    public SigningKeyRing Unpin(string relyingParty)
        => new(Realm, Entries, Pins.Where(pin => pin.Key != relyingParty).ToDictionary());

    private SigningKeyRing With(SigningKeyEntry changed)
        => With([.. Entries.Select(entry => entry.KeyId == changed.KeyId ? changed : entry)]);

    private SigningKeyRing With(IReadOnlyList<SigningKeyEntry> entries) => new(Realm, entries, Pins);

    private static StsError Unknown(string keyId) => Refuse($"Key {keyId} is not in the ring.");

    private static StsError Refuse(string detail) => new(ErrorCodes.Tokens.SigningKeyTransition, detail);
}
