using Everseal.Core.Keys;
using Everseal.Server.Realms;

namespace Everseal.Server.Rollover;

/// <summary>All that a decision about a realm's keys needs, as it was at one time.</summary>
/// <param name="Ring">From the store, not from the snapshot: with the last tokens' ends.</param>
public sealed record RolloverView(RealmSnapshot Realm, SigningKeyRing Ring, RolloverSituation Situation, DateTimeOffset Now)
{
    public RolloverSettings Settings { get; } = new()
    {
        SelfRenewal = Realm.Settings.SelfRenewal,
        ClockTolerance = Realm.Policy.ClockTolerance,
    };
}
