using Everseal.Core.X509;

namespace Everseal.Core.Keys;

/// <summary>What the policy must know beside the ring.</summary>
/// <param name="RelyingParties">All that declared an interest in the realm's keys.</param>
/// <param name="Adoptions">What they have done about them.</param>
/// <param name="TimeIsConfirmed">
/// False after a jump of the clock that no time service, other node or hours of steady running confirmed.
/// </param>
public sealed record RolloverSituation(
    IReadOnlyList<string> RelyingParties,
    IReadOnlyList<KeyAdoption> Adoptions,
    bool TimeIsConfirmed)
{
    /// <summary>Where the CA ends that would sign the next key's certificate; null where none is known, which holds nothing back.</summary>
    public IssuerEnd? Issuer { get; init; }

    /// <summary>No declared relying parties, and a clock to believe.</summary>
    public static RolloverSituation Quiet { get; } = new([], [], TimeIsConfirmed: true);

    /// <summary>
    /// When the last relying party has adopted the key, or null when one is not known to. With none declared there is
    /// nobody to ask, which is not consent: an undeclared one may need all the time that there is.
    /// </summary>
    internal DateTimeOffset? AdoptedByAllAt(string keyId)
    {
        var dates = RelyingParties.Select(relyingParty => AdoptedAt(relyingParty, keyId)).ToList();
        return dates.Count > 0 && !dates.Contains(null) ? dates.Max() : null;
    }

    /// <summary>From when on this relying party verifies what the key signs; null while that is not known.</summary>
    public DateTimeOffset? AdoptedAt(string relyingParty, string keyId) => Adoptions
        .Where(adoption => adoption.RelyingParty == relyingParty && adoption.KeyId == keyId)
        .Min(adoption => adoption.AdoptedAt);

    /// <summary>The declared relying parties that would refuse what the key signs now, as far as is known.</summary>
    public IReadOnlyList<string> LaggardsOf(string keyId, DateTimeOffset now)
        => [.. RelyingParties.Where(relyingParty => !(AdoptedAt(relyingParty, keyId) <= now))];
}

/// <summary>One relying party and one key.</summary>
/// <param name="FetchedAt">When it last fetched its own metadata URL with the key in it.</param>
/// <param name="RefreshInterval">How often it says that it reads metadata: a fetch may be a proxy's, the next one is not needed.</param>
/// <param name="AcknowledgedAt">When someone said that it knows the key.</param>
public sealed record KeyAdoption(
    string RelyingParty,
    string KeyId,
    DateTimeOffset? FetchedAt = null,
    TimeSpan? RefreshInterval = null,
    DateTimeOffset? AcknowledgedAt = null)
{
    /// <summary>From when on the relying party verifies what the key signs; null while that is not known.</summary>
    public DateTimeOffset? AdoptedAt
    {
        get
        {
            var byFetching = FetchedAt + RefreshInterval;
            return AcknowledgedAt is { } said && !(byFetching < said) ? said : byFetching;
        }
    }
}
