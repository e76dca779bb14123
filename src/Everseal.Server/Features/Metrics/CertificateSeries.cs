using System.Collections.Concurrent;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Features.Metrics;

/// <summary>Series about certificates and keys. One that has ended stays until it is replaced: alarms go on after the end.</summary>
internal sealed class CertificateSeries(
    CertificateInventory inventory, RealmDirectory realms, RealmRollover rollover, StatusIssuers issuers, RevocationLists lists, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _errors = new(StringComparer.Ordinal);

    public void WriteTo(PrometheusText text)
    {
        var entries = inventory.Read();
        text.Gauge("everseal_certificate_not_before_timestamp_seconds", "From when the certificate is valid.");
        WriteEach(text, entries, entry => entry.Validity.NotBefore.ToUnixTimeSeconds());
        text.Gauge("everseal_certificate_not_after_timestamp_seconds", "The last second in which the certificate is valid.");
        WriteEach(text, entries, entry => entry.Validity.NotAfter.ToUnixTimeSeconds());
        text.Gauge("everseal_certificate_in_use", "1 while logins depend on it now, 0 for a signing key that waits for its turn or has been replaced.");
        WriteEach(text, entries, entry => IsInUse(entry) ? 1 : 0);
        WriteRealms(text);
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

    /// <summary>What the store says of each realm's keys. One that is damaged keeps the others from nothing, and shows as itself.</summary>
    private void WriteRealms(PrometheusText text)
    {
        var looked = realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal).Select(realm => (realm.Name, View: Look(realm.Name))).ToList();
        text.Gauge("everseal_realm_up", "1 while the realm's keys can be read from the store.");
        foreach (var (realm, view) in looked)
            text.Sample(view is null ? 0 : 1, ("realm", realm));
        text.Counter("everseal_realm_read_errors_total", "Scrapes that could not read the realm's keys.");
        foreach (var (realm, _) in looked)
            text.Sample(_errors.GetValueOrDefault(realm), ("realm", realm));
        WriteAdoption(text, looked.Select(one => one.View).OfType<RolloverView>());
    }

    /// <summary>A realm without relying parties has no ratio: there is nobody to ask, which is not "all of them".</summary>
    private static void WriteAdoption(PrometheusText text, IEnumerable<RolloverView> views)
    {
        text.Gauge("everseal_signing_key_adoption_ratio", "Share of the realm's enabled relying parties that are known to have the published key.");
        foreach (var view in views)
        {
            if (view.Situation.RelyingParties is not { Count: > 0 and var all })
                continue;
            foreach (var entry in view.Ring.Entries.Where(entry => entry.IsPublished))
                text.Sample(1 - (view.Situation.LaggardsOf(entry.KeyId, view.Now).Count / (double)all), ("realm", view.Realm.Name), ("key", entry.KeyId));
        }
    }

    private RolloverView? Look(string realm)
    {
        try
        {
            return rollover.Look(realm).OrThrow();
        }
        catch (Exception damaged) when (damaged is StsErrorException or SqliteException)
        {
            _errors.AddOrUpdate(realm, 1, (_, earlier) => earlier + 1);
            return null;
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
