using Everseal.Core.Repair;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>What another CA is asked for.</summary>
/// <param name="Key">The kind of key that is made for it.</param>
/// <param name="Realm">Of a signing key.</param>
public sealed record RequestOrder(CertificateSlot Slot, CertificateProfile Profile, CertificateSubject Subject, KeyAlgorithm Key, string? Realm = null);

/// <param name="Pem">PKCS#10.</param>
public sealed record MadeRequest(string KeyId, string Pem, string Subject, DateTimeOffset CreatedAt);

/// <summary>Keys whose certificates are asked for at other CAs. Each waits, sealed as every key is, until the answer comes or somebody gives it up.</summary>
public sealed class CertificateRequests(EversealDatabase database, KeyVault vault, TimeProvider time)
{
    /// <summary>Makes a key and a request for its certificate. Nothing that is in use changes.</summary>
    /// <param name="replaces">Whether earlier requests of the same slot are given up. Their keys are destroyed.</param>
    public async Task<MadeRequest> MakeAsync(RequestOrder order, bool replaces, CancellationToken cancellationToken)
    {
        var keyId = await vault.CreateAsync(order.Key, cancellationToken);
        var pem = vault.Sign(keyId, key => CertificationRequest.WritePem(order.Profile, order.Subject, key));
        var made = new MadeRequest(keyId, pem, SubjectName.Text(order.Subject.Name), time.GetUtcNow());

        // A kill behind the transaction leaves keys that nothing names: they are found a day later.
        foreach (var givenUp in await StoreAsync(made, order, replaces, cancellationToken))
            vault.Destroy(givenUp);
        return made;
    }

    /// <summary>The answer came, and the key is in use.</summary>
    public async Task EndAsync(string keyId, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await context.CertificateRequests.Where(request => request.KeyId == keyId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <returns>The keys of the requests that it takes the place of.</returns>
    private async Task<IReadOnlyList<string>> StoreAsync(MadeRequest made, RequestOrder order, bool replaces, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var realm = order.Realm is null ? (long?)null : await context.Realms.Where(realm => realm.Name == order.Realm).Select(realm => realm.Id).SingleAsync(cancellationToken);
        List<CertificateRequestEntry> earlier = replaces
            ? await context.CertificateRequests.Where(other => other.Slot == order.Slot && other.RealmId == realm).ToListAsync(cancellationToken)
            : [];
        context.CertificateRequests.RemoveRange(earlier);
        context.CertificateRequests.Add(new CertificateRequestEntry { KeyId = made.KeyId, Slot = order.Slot, RealmId = realm, Subject = made.Subject, CreatedAt = made.CreatedAt });
        await context.SaveChangesAsync(cancellationToken);
        return [.. earlier.Select(one => one.KeyId)];
    }
}
