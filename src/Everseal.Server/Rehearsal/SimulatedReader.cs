using Everseal.Core.Keys;
using Everseal.Server.Publishing;

namespace Everseal.Server.Rehearsal;

/// <summary>
/// A relying party: it reads when its timer says so, believes nothing but what it read last, and judges a token's key by its
/// own clock.
/// </summary>
internal sealed class SimulatedReader(ReaderProfile profile, SimulatedClock clock, CredentialPool pool, TimeSpan phase)
{
    private KeyDocumentCopy _held = KeyDocumentCopy.None;
    private KeyDocumentCopy? _shared;
    private DateTimeOffset _sharedUntil;

    public ReaderProfile Profile => profile;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The true time of its last reading that a node answered.</summary>
    public DateTimeOffset LastReading { get; private set; }

    public SimulatedClock Clock => clock;

    /// <summary>Whether a next reading is planned. Without one, it would find nothing new.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The longest that a change may take to get here, once every node serves it.</summary>
    public TimeSpan LongestDelay => Interval + _held.MaxAge;

    // Its own HTTP client answers from its copy while that is good, so only every so many readings ask the server.
    private TimeSpan Interval => profile.IsRegistered ? profile.Refresh * Math.Max(1, Math.Ceiling(_held.MaxAge / profile.Refresh)) : profile.Refresh;

    public DateTimeOffset NextReading(DateTimeOffset now)
    {
        var readings = Math.Floor((now - SimulationPlan.Start - phase) / Interval) + 1;
        return SimulationPlan.Start + phase + (Interval * readings);
    }

    public bool Knows(string keyId) => _held.Keys.ContainsKey(keyId);

    /// <summary>Whether the key is one that it read, and its certificate is valid now and was at the issue.</summary>
    public bool Accepts(string keyId, DateTimeOffset issueInstant)
        => _held.Keys.TryGetValue(keyId, out var validity) && validity.Contains(Now) && validity.Contains(issueInstant);

    /// <summary>
    /// The worst that a shared cache can do: just before a node's document changed, somebody had it fetched, and it is good for
    /// all of its age from then on.
    /// </summary>
    public void KeepCopyOf(PublishedRealm published, DateTimeOffset now)
    {
        if (profile.IsRegistered || published.Refusal is not null || now < _sharedUntil)
            return;
        _shared = KeyDocumentCopy.Of(DocumentOf(published), pool);
        _sharedUntil = now + _shared.MaxAge;
    }

    /// <returns>The keys that a node served to it; null when it got an older copy.</returns>
    public IEnumerable<string>? Read(PublishedRealm published, DateTimeOffset now)
    {
        var isShared = !profile.IsRegistered && now < _sharedUntil;
        _held = isShared ? _shared! : KeyDocumentCopy.Of(DocumentOf(published), pool);
        if (isShared)
            return null;
        LastReading = now;
        return _held.Keys.Keys;
    }

    /// <summary>What a node that served these keys, or a person who installed them, puts on record.</summary>
    public KeyAdoption Adoption(string keyId, DateTimeOffset now) => profile.Reading == Reading.ByHand
        ? new KeyAdoption(profile.Identifier, keyId, AcknowledgedAt: now)
        : new KeyAdoption(profile.Identifier, keyId, FetchedAt: now, RefreshInterval: profile.Declared);

    private PublishedDocument DocumentOf(PublishedRealm published)
    {
        var keys = profile.IsRegistered ? published.KeysFor(published.FindRelyingParty(SimulatedStore.SecretOf(profile))!) : published.Keys;
        return profile.Reading is Reading.OwnKeySet or Reading.RealmKeySet ? keys.JsonWebKeySet : keys.Metadata;
    }
}
