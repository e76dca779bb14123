using Everseal.Server.Realms;
using Everseal.Server.Rollover;

namespace Everseal.Server.DressRehearsal;

/// <summary>
/// Relying parties that have fetched the keys of today from their own address, and so will go on doing it. What somebody
/// vouched for by hand, somebody has to vouch for again.
/// </summary>
internal sealed class MetadataReaders
{
    private readonly KeyAdoptions _adoptions;
    private readonly RealmDirectory _realms;
    private readonly List<(string Realm, string RelyingParty)> _readers;

    public MetadataReaders(KeyAdoptions adoptions, RealmDirectory realms)
    {
        (_adoptions, _realms) = (adoptions, realms);
        _readers =
        [
            .. from realm in realms.All
               let published = realm.Ring.Entries.Where(entry => entry.IsPublished).Select(entry => entry.KeyId).ToHashSet(StringComparer.Ordinal)
               from relyingParty in adoptions.Read(realm.Name).Where(adoption => adoption.FetchedAt is not null && published.Contains(adoption.KeyId))
                   .Select(adoption => adoption.RelyingParty).Distinct()
               select (realm.Name, relyingParty),
        ];
    }

    public void ReadAll(DateTimeOffset now)
    {
        foreach (var (realm, relyingParty) in _readers)
            _adoptions.NoteFetch(realm, relyingParty, _realms.Find(realm)!.Ring.PublishedAt(now, relyingParty).Select(key => key.KeyId), now);
    }
}
