using Everseal.Core.Keys;
using Everseal.Core.Tokens;
using Everseal.Server.Realms;

namespace Everseal.Server.Rehearsal;

/// <summary>What all nodes share: the realm, its ring, what relying parties have adopted, when the last token of a key ends.</summary>
internal sealed class SimulatedStore
{
    private const string Name = "everseal.local";

    private readonly Dictionary<(string Reader, string KeyId), KeyAdoption> _adoptions = [];
    private readonly Dictionary<string, DateTimeOffset> _lastTokens = new(StringComparer.Ordinal);
    private readonly string[] _registered;

    private readonly RingCommit _commit;

    public SimulatedStore(SimulationPlan plan, SigningCredential first)
    {
        _commit = plan.Commit;
        var registered = plan.Readers.Where(reader => reader.IsRegistered).ToList();
        _registered = [.. registered.Select(reader => reader.Identifier)];
        Realm = new RealmSnapshot(
            Name, IsDefault: true, new TokenPolicy($"https://sts.example/websso/SAML2/Metadata/{Name}"), new RealmSettings(),
            _commit(new SigningKeyRing(Name, []), SigningKeyRing.StartingWith(Name, first, SimulationPlan.Start)))
        {
            RelyingParties = new RelyingPartyRegister(
            [
                .. registered.Select(reader => new RegisteredRelyingParty(
                    new RelyingPartyDeclaration(reader.Identifier, reader.Declared, RelyingPartyRules.None), SecretOf(reader))),
            ]),
        };
    }

    /// <summary>As last committed.</summary>
    public RealmSnapshot Realm { get; private set; }

    /// <summary>The ring with what the ledger knows about each key's last token.</summary>
    public SigningKeyRing Ring => _lastTokens.Aggregate(
        Realm.Ring, (ring, last) => ring.Find(last.Key) is null ? ring : ring.RecordToken(last.Key, last.Value).OrThrow());

    public static string SecretOf(ReaderProfile reader) => reader.Name.PadRight(MetadataSecret.Length, '-');

    public RolloverSituation Situation(bool timeIsConfirmed) => new(_registered, [.. _adoptions.Values], timeIsConfirmed);

    public void Commit(SigningKeyRing ring)
    {
        Realm = Realm with { Ring = _commit(Realm.Ring, ring) };
        var gone = _adoptions.Keys.Where(adoption => ring.Find(adoption.KeyId) is null).ToList();
        gone.ForEach(adoption => _adoptions.Remove(adoption));
    }

    public void RecordToken(string keyId, DateTimeOffset ends)
    {
        if (!_lastTokens.TryGetValue(keyId, out var last) || last < ends)
            _lastTokens[keyId] = ends;
    }

    /// <returns>Whether this was news.</returns>
    public bool RecordAdoption(KeyAdoption adoption) => _adoptions.TryAdd((adoption.RelyingParty, adoption.KeyId), adoption);
}
