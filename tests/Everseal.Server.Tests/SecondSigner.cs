using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Tests;

/// <summary>A second credential for a realm's ring, as a rollover adds it; an ECDSA key, so that the two differ in kind.</summary>
internal static class SecondSigner
{
    /// <returns>Its key's name.</returns>
    public static async Task<string> AddAsync(TestNode node, DateTimeOffset? promotedAt = null)
    {
        var now = node.Time.GetUtcNow();
        var keyId = await node.Get<KeyVault>().CreateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None);
        var order = new CertificateOrder(
            CertificateProfiles.StsSigning, CertificateSubject.Named("second STS signing", "Everseal"), node.Get<KeyVault>().PublicKeyOf(keyId), TimeSpan.FromDays(365));
        var issued = (await node.Get<CertificateAuthority>().IssueAsync(order, CancellationToken.None)).OrThrow();

        await using var context = node.Get<EversealDatabase>().Open();
        var realm = await context.Realms.SingleAsync();
        context.RingEntries.Add(new RingEntry
        {
            RealmId = realm.Id, KeyId = keyId, Chain = issued.ToPem(), CreatedAt = now, PublishedAt = now, PromotedAt = promotedAt,
        });
        await context.SaveChangesAsync();
        node.Get<RealmDirectory>().Reload();
        return keyId;
    }
}
