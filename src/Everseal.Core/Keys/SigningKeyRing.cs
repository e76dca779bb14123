using System.Collections.Frozen;
using Everseal.Core.Errors;

namespace Everseal.Core.Keys;

/// <summary>
/// A realm's signing credentials at one moment. Immutable: each step gives a new ring. Whatever the entries, at most one
/// of them is the default signer at a given time, for that is computed and never stored.
/// </summary>
public sealed partial class SigningKeyRing
{
    /// <param name="pins">Relying party → key id: who must still get tokens signed by a predecessor.</param>
    /// <exception cref="ArgumentException">Two entries have one key id.</exception>
    public SigningKeyRing(string realm, IReadOnlyList<SigningKeyEntry> entries, IReadOnlyDictionary<string, string>? pins = null)
    {
        if (entries.DistinctBy(entry => entry.KeyId).Count() != entries.Count)
            throw new ArgumentException("A key id stands for one key.", nameof(entries));
        Realm = realm;
        Entries = [.. entries.OrderBy(entry => entry.CreatedAt).ThenBy(entry => entry.KeyId, StringComparer.Ordinal)];
        Pins = pins?.ToFrozenDictionary() ?? FrozenDictionary<string, string>.Empty;
    }

    public string Realm { get; }

    /// <summary>By creation, the oldest first.</summary>
    public IReadOnlyList<SigningKeyEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Pins { get; }

    /// <summary>A new realm's ring: the credential is published and signs at once, as no relying party knows another.</summary>
    public static SigningKeyRing StartingWith(string realm, SigningCredential credential, DateTimeOffset now)
        => new(realm, [new SigningKeyEntry(credential, now, PublishedAt: now, PromotedAt: now)]);

    public SigningKeyEntry? Find(string keyId) => Entries.FirstOrDefault(entry => entry.KeyId == keyId);

    /// <summary>
    /// The credential that signs at this time, for a relying party's pin or by default. Fails closed: no certificate that
    /// is valid now, no signature. Clients know the text of that refusal.
    /// </summary>
    /// <param name="relyingParty">The AppliesTo address; pins need one.</param>
    public Result<SigningCredential> SignerAt(DateTimeOffset now, string? relyingParty = null)
        => (PinnedAt(now, relyingParty) ?? DefaultSignerAt(now)) is { } signer ? signer.Credential : NoSigner(now);

    /// <summary>The one entry that signs by default at this time, or null.</summary>
    public SigningKeyEntry? DefaultSignerAt(DateTimeOffset now)
    {
        var usable = Entries.Where(entry => entry.IsPublished && entry.Credential.IsValidAt(now)).ToList();

        // The latest promotion wins. When the clock was set back behind all promotions, the earliest one is nearest to what
        // relying parties knew then. And a key that was published but never promoted is better than no login: the worker
        // that should have promoted it, or the node, was off.
        return usable.Where(entry => entry.PromotedAt <= now).MaxBy(entry => (entry.PromotedAt, entry.KeyId), Latest)
            ?? usable.Where(entry => entry.IsPromoted).MinBy(entry => (entry.PromotedAt, entry.KeyId), Latest)
            ?? usable.FirstOrDefault();
    }

    /// <summary>
    /// What metadata publishes: the signer first, since many readers take the first key only, then the others by age; none
    /// that has ended, as <see cref="Accept"/> believes nothing that such a one signed.
    /// </summary>
    /// <param name="relyingParty">Whose metadata it is; its pin decides who signs for it.</param>
    /// <param name="keepEnded">
    /// How long after its end a certificate stays in: for readers whose clock is behind this one, by which its last tokens are
    /// still valid. They judge the dates themselves.
    /// </param>
    public IReadOnlyList<SigningCredential> PublishedAt(DateTimeOffset now, string? relyingParty = null, TimeSpan keepEnded = default)
    {
        var active = SignerAt(now, relyingParty).Value;
        return
        [
            .. Entries.Where(entry => entry.IsPublished && now - entry.Credential.Validity.End < keepEnded)
                .OrderByDescending(entry => entry.Credential == active)
                .Select(entry => entry.Credential),
        ];
    }

    /// <summary>
    /// From when to when, around <paramref name="now"/>, the passing of time changes nothing about who signs and what is
    /// published: whatever is made from this ring then stays right as long.
    /// </summary>
    public (DateTimeOffset From, DateTimeOffset Until) SteadyAround(DateTimeOffset now)
    {
        var (from, until) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var change in Entries.SelectMany(ChangesOf))
        {
            if (change <= now && change > from)
                from = change;
            if (change > now && change < until)
                until = change;
        }

        return (from, until);
    }

    private static Comparer<(DateTimeOffset? PromotedAt, string KeyId)> Latest { get; } =
        Comparer<(DateTimeOffset? PromotedAt, string KeyId)>.Create((left, right) =>
            Nullable.Compare(left.PromotedAt, right.PromotedAt) is not 0 and var order ? order : string.CompareOrdinal(left.KeyId, right.KeyId));

    private static IEnumerable<DateTimeOffset> ChangesOf(SigningKeyEntry entry)
    {
        yield return entry.Credential.Validity.NotBefore;
        yield return entry.Credential.Validity.End;
        if (entry.PromotedAt is { } promoted)
            yield return promoted;
    }

    // A pin whose certificate has ended lapses: the default signer is what the relying party must learn anyway.
    private SigningKeyEntry? PinnedAt(DateTimeOffset now, string? relyingParty)
        => relyingParty is not null && Pins.TryGetValue(relyingParty, out var keyId)
            && Find(keyId) is { IsPublished: true } pinned && pinned.Credential.IsValidAt(now)
                ? pinned
                : null;

    private StsError NoSigner(DateTimeOffset now)
    {
        var last = Entries.Where(entry => entry.IsPublished).MaxBy(entry => (entry.PromotedAt, entry.KeyId), Latest);
        return last is null
            ? new StsError(ErrorCodes.Tokens.SigningCredentialMissing, $"Realm {Realm} has no signing credential.")
            : new StsError(ErrorCodes.Tokens.SigningCertificateNotValid,
                $"Signing certificate is not valid at {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, cert validity: {last.Credential.Validity}",
                $"realm {Realm}, key {last.Credential}");
    }
}
