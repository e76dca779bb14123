using Everseal.Core.Keys;
using Everseal.Server.Realms;

namespace Everseal.Server.Rollover;

/// <summary>All that a decision about a realm's keys needs, as it was at one time.</summary>
/// <param name="Ring">From the store, not from the snapshot: with the last tokens' ends.</param>
/// <param name="MayMend">Whether a ring in which nothing is valid any longer gets a new key without a person's word.</param>
public sealed record RolloverView(RealmSnapshot Realm, SigningKeyRing Ring, RolloverSituation Situation, DateTimeOffset Now, bool MayMend = true)
{
    public RolloverSettings Settings { get; } = new()
    {
        SelfRenewal = Realm.Settings.SelfRenewal && (MayMend || Ring.DefaultSignerAt(Now) is not null),
        ClockTolerance = Realm.Policy.ClockTolerance,
    };
}
