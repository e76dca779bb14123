using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.RealmSettings;

/// <summary>The settings of a realm that an administrator may change.</summary>
internal sealed class RealmSettingStore(EversealDatabase database)
{
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
                found.Value.RequireRelyingParty = change.RequireRelyingParty ?? found.Value.RequireRelyingParty;
                return found.Value.Name;
            },
            cancelled);
}
