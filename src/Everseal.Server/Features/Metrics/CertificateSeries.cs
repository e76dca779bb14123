using Everseal.Core.Expiry;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;

namespace Everseal.Server.Features.Metrics;

/// <summary>Series about certificates and keys. One that has ended stays until it is replaced: alarms go on after the end.</summary>
internal sealed class CertificateSeries(
    CertificateInventory inventory, RealmDirectory realms, RealmRollover rollover, StatusIssuers issuers, RevocationLists lists, TimeProvider time)
{
    public void WriteTo(PrometheusText text)
    {
        var entries = inventory.Read();
        text.Gauge("everseal_certificate_not_before_timestamp_seconds", "From when the certificate is valid.");
        WriteEach(text, entries, entry => entry.Validity.NotBefore.ToUnixTimeSeconds());
        text.Gauge("everseal_certificate_not_after_timestamp_seconds", "The last second in which the certificate is valid.");
        WriteEach(text, entries, entry => entry.Validity.NotAfter.ToUnixTimeSeconds());
        text.Gauge("everseal_certificate_in_use", "1 while logins depend on it now, 0 for a signing key that waits for its turn or has been replaced.");
        WriteEach(text, entries, entry => IsInUse(entry) ? 1 : 0);
        WriteAdoption(text);
        WriteRevocationLists(text);
    }

    private static void WriteEach(PrometheusText text, IReadOnlyList<InventoryEntry> entries, Func<InventoryEntry, double> value)
    {
        foreach (var entry in entries)
        {
            text.Sample(value(entry), ("certificate", entry.Name), ("class", entry.Use.Word()), ("realm", entry.Realm ?? ""), ("serial", entry.Certificate.SerialNumber));
        }
    }

    private bool IsInUse(InventoryEntry entry)
        => entry.KeyId is null || realms.Find(entry.Realm)?.Ring.DefaultSignerAt(time.GetUtcNow())?.KeyId == entry.KeyId;

    /// <summary>A realm without relying parties has no ratio: there is nobody to ask, which is not "all of them".</summary>
    private void WriteAdoption(PrometheusText text)
    {
        text.Gauge("everseal_signing_key_adoption_ratio", "Share of the realm's enabled relying parties that are known to have the published key.");
        foreach (var realm in realms.All)
        {
            var view = rollover.Look(realm.Name).OrThrow();
            if (view.Situation.RelyingParties is not { Count: > 0 and var all })
                continue;
            foreach (var entry in view.Ring.Entries.Where(entry => entry.IsPublished))
                text.Sample(1 - (view.Situation.LaggardsOf(entry.KeyId, view.Now).Count / (double)all), ("realm", realm.Name), ("key", entry.KeyId));
        }
    }

    private void WriteRevocationLists(PrometheusText text)
    {
        text.Gauge("everseal_revocation_list_next_update_timestamp_seconds", "Until when the CRL may be relied on.");
        foreach (var issuer in issuers.All)
        {
            if (lists.Find(issuer) is { } list)
                text.Sample(list.NextUpdate.ToUnixTimeSeconds(), ("issuer", issuer.Alias ?? issuer.KeyIdentifier));
        }
    }
}
