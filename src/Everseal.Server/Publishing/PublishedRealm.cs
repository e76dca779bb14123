using System.Collections.Concurrent;
using Everseal.Core.Errors;
using Everseal.Core.Jose;
using Everseal.Core.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Server.Realms;

namespace Everseal.Server.Publishing;

/// <summary>The same keys in both languages.</summary>
internal sealed record KeyDocuments(PublishedDocument Metadata, PublishedDocument JsonWebKeySet);

/// <summary>A realm's documents, finished, for one snapshot and one period in which its ring does not change.</summary>
internal sealed class PublishedRealm
{
    private readonly RealmSnapshot _realm;
    private readonly string _tokenService;
    private readonly DateTimeOffset _now;
    private readonly bool _timeIsConfirmed;
    private readonly TimeSpan _keepEnded;
    private readonly (DateTimeOffset From, DateTimeOffset Until) _period;
    private readonly ConcurrentDictionary<string, KeyDocuments> _ofRelyingParties = new(StringComparer.Ordinal);

    /// <param name="timeIsConfirmed">
    /// False when the clock has jumped: then nothing is left out, since a reader whose own clock is right would forget the key
    /// that signs at the other nodes.
    /// </param>
    public PublishedRealm(RealmSnapshot realm, Uri publicUrl, DateTimeOffset now, bool timeIsConfirmed)
    {
        (_realm, _now, _timeIsConfirmed) = (realm, now, timeIsConfirmed);
        _keepEnded = timeIsConfirmed ? realm.Policy.ClockTolerance : TimeSpan.MaxValue;
        _period = SteadyAround(now);
        _tokenService = PublicPaths.UrlOf(publicUrl, PublicPaths.TokenService, realm.Name);

        // With a valid signer among them only: a document of expired keys alone would ask readers to trust those.
        var credentials = realm.Ring.PublishedAt(now, keepEnded: _keepEnded);
        KeyIds = [.. credentials.Select(credential => credential.KeyId)];
        if (!credentials.Any(credential => credential.IsValidAt(now)))
            Refusal = realm.Ring.SignerAt(now).Error;

        // Whoever has no address of its own reads as often as the most eager of those that have one.
        var interval = realm.RelyingParties.ShortestRefreshInterval is { } shortest && shortest < RelyingPartyDeclaration.UsualRefreshInterval
            ? shortest
            : RelyingPartyDeclaration.UsualRefreshInterval;
        Keys = Write(credentials, interval, Sharing.Public);
        Chains = Json(TenantCertificates.Write(credentials, leafOnly: false), interval);
        Leaves = Json(TenantCertificates.Write(credentials, leafOnly: true), interval);
    }

    /// <summary>Why there is nothing to publish: no certificate is valid any longer. Null as a rule.</summary>
    public StsError? Refusal { get; }

    public string Name => _realm.Name;

    public KeyDocuments Keys { get; }

    /// <summary>The keys that each of its documents shows, in whichever order.</summary>
    public IReadOnlyList<string> KeyIds { get; }

    public PublishedDocument Chains { get; }

    public PublishedDocument Leaves { get; }

    /// <summary>Also when the clock was set back.</summary>
    public bool IsGoodAt(DateTimeOffset now, bool timeIsConfirmed)
        => _period.From <= now && now < _period.Until && timeIsConfirmed == _timeIsConfirmed;

    public RelyingPartyDeclaration? FindRelyingParty(string metadataSecret) => _realm.RelyingParties.FindByMetadataSecret(metadataSecret);

    /// <summary>What this relying party reads at its own address: the key that signs for it first, for as long as it declared.</summary>
    public KeyDocuments KeysFor(RelyingPartyDeclaration relyingParty)
        => _ofRelyingParties.GetOrAdd(relyingParty.Identifier, _ => Write(
            _realm.Ring.PublishedAt(_now, relyingParty.Identifier, _keepEnded), relyingParty.RefreshInterval, Sharing.Private));

    // An end counts twice: when the certificate signs no longer, and when it is left out.
    private (DateTimeOffset From, DateTimeOffset Until) SteadyAround(DateTimeOffset now)
    {
        var (signs, listed) = (_realm.Ring.SteadyAround(now), _realm.Ring.SteadyAround(now - _realm.Policy.ClockTolerance));
        var (from, until) = (Later(listed.From, _realm.Policy.ClockTolerance), Later(listed.Until, _realm.Policy.ClockTolerance));
        return (signs.From > from ? signs.From : from, signs.Until < until ? signs.Until : until);
    }

    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan by)
        => time == DateTimeOffset.MinValue || time == DateTimeOffset.MaxValue ? time : time + by;

    private KeyDocuments Write(IReadOnlyList<SigningCredential> credentials, TimeSpan interval, Sharing sharing)
    {
        var metadata = new IssuerMetadata(_realm.Policy.Issuer, _tokenService, credentials, interval);
        return new KeyDocuments(
            new PublishedDocument(MetadataWriter.Write(metadata), MetadataWriter.MediaType, sharing, MaxAge(interval), $"{_realm.Name}.xml"),
            new PublishedDocument(JsonWebKeySet.Write(credentials), JsonWebKeySet.MediaType, sharing, MaxAge(interval)));
    }

    private static PublishedDocument Json(ReadOnlyMemory<byte> body, TimeSpan interval)
        => new(body, "application/json", Sharing.Public, MaxAge(interval));

    // Half: then no copy in between outlives the interval after which somebody reads again, however the timers fall.
    private static TimeSpan MaxAge(TimeSpan refreshInterval) => refreshInterval / 2;
}
