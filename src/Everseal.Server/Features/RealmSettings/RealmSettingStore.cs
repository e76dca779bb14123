using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.RealmSettings;

/// <summary>The settings of a realm that an administrator may change.</summary>
internal sealed class RealmSettingStore(EversealDatabase database)
{
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromDays(1);

    public Task<Result<string>> ChangeAsync(string realm, ChangeRealm change, CancellationToken cancelled)
        => database.ChangeAsync<string>(
            async context =>
            {
                var found = await context.FindRealmAsync(realm, cancelled);
                if (!found.IsSuccess)
                    return found.Error;

                found.Value.AllowRsa1024 = change.AllowRsa1024 ?? found.Value.AllowRsa1024;
                found.Value.AllowUnsignedBearerRenew = change.AllowUnsignedBearerRenew ?? found.Value.AllowUnsignedBearerRenew;
                found.Value.SelfRenewal = change.SelfRenewal ?? found.Value.SelfRenewal;
                if (Check(change) is { } refusal)
                    return refusal;
                found.Value.SigningLifetime = change.SigningLifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : found.Value.SigningLifetime;
                found.Value.SigningKey = change.SigningKey is { } kind ? KeyKinds.Find(kind)!.Value : found.Value.SigningKey;
                found.Value.RequireRelyingParty = change.RequireRelyingParty ?? found.Value.RequireRelyingParty;
                return found.Value.Name;
            },
            cancelled);

    // Shorter than a day would leave relying parties no time to learn the next key.
    private static StsError? Check(ChangeRealm change)
    {
        var longest = CertificateProfiles.StsSigning.MaximumLifetime;
        if (change.SigningLifetimeSeconds is { } seconds && (seconds < ShortestLifetime.TotalSeconds || seconds > longest.TotalSeconds))
            return ErrorCodes.CommandLine.FieldNotAcceptable.With($"signingLifetimeSeconds: a signing certificate lives from {ShortestLifetime.TotalDays:0} to {longest.TotalDays:0} days");
        return change.SigningKey is { } kind && KeyKinds.Find(kind) is null
            ? ErrorCodes.CommandLine.FieldNotAcceptable.With($"signingKey: it is one of {string.Join(", ", SigningKeyKinds.All)}")
            : null;
    }
}
