using Everseal.Core.Administration;
using Everseal.Core.Expiry;
using Everseal.Core.Keys;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.Forecast;

/// <summary>Every certificate in use, with who replaces it and when, and the realms with those who depend on them.</summary>
internal sealed class ForecastCertificates(CertificateInventory inventory, CertificateAuthority authority, RealmDirectory realms, KeyVault vault)
{
    private static readonly RolloverSettings Rollover = new();

    public (IReadOnlyList<ForecastCertificate> Certificates, IReadOnlyList<DependentRealm> Realms) Read()
    {
        // The next issuing CA comes from the own root's key, where that is here.
        var active = authority.ReadActive();
        var rootIsHere = active is { IsSubordinate: false } && active.RootState(vault) != RootStates.Sealed;
        var entries = inventory.Read();
        return ([.. entries.Concat(inventory.ReadEncryption()).Select(entry => Blocked(Describe(entry, rootIsHere, entries), active))], Dependents(entries));
    }

    // What would end no later is not made: then a person must give it a CA that lasts.
    private static ForecastCertificate Blocked(ForecastCertificate certificate, ActiveAuthorities? active)
        => certificate.Renewal == Renewal.Itself && active?.IssuerEndOf(certificate.Use) is { } issuer && issuer.IsReachedBy(certificate.Validity)
            ? certificate with { Renewal = Renewal.Person, RenewsAt = null, Obstacle = issuer }
            : certificate;

    private IReadOnlyList<DependentRealm> Dependents(IEnumerable<InventoryEntry> entries)
    {
        var services = entries.Where(entry => entry.Use == CertificateRole.Service).ToLookup(entry => entry.Realm, entry => entry.Owner!);
        return [.. realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal).Select(realm =>
            new DependentRealm(realm.Name, realm.Ring, realm.RelyingParties.Enabled, [.. services[realm.Name]]))];
    }

    private ForecastCertificate Describe(InventoryEntry entry, bool rootIsHere, IReadOnlyList<InventoryEntry> entries)
    {
        var (renewal, at) = entry.Use switch
        {
            CertificateRole.SigningKey => OfSigningKey(entry),
            CertificateRole.Tls when !entry.IsForeign => (Renewal.Itself, RenewalWindow.Of(entry.Validity).Opens),
            CertificateRole.Root when entries.Any(other => other.Use == CertificateRole.Root && other.Validity.NotAfter > entry.Validity.NotAfter) => (Renewal.Successor, null),
            CertificateRole.IssuingCa when rootIsHere => (Renewal.Itself, RenewalWindow.Of(entry.Validity).Opens),
            _ => (Renewal.Person, (DateTimeOffset?)null),
        };
        return new ForecastCertificate(
            entry.Use, entry.Name, entry.Subject, entry.Certificate.SerialNumber, entry.Validity, renewal, entry.Realm, entry.Owner, entry.KeyId, at);
    }

    private (Renewal Renewal, DateTimeOffset? At) OfSigningKey(InventoryEntry entry)
    {
        var realm = realms.Find(entry.Realm)!;
        if (realm.Ring.Entries.Any(other => other.IsPublished && other.Credential.Validity.NotAfter > entry.Validity.NotAfter))
            return (Renewal.Successor, null);
        return realm.Settings.SelfRenewal ? (Renewal.Itself, entry.Validity.WhenRemaining(Rollover.RenewWhenRemaining)) : (Renewal.Person, null);
    }
}
