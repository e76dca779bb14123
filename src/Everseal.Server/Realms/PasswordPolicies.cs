using Everseal.Core.Errors;
using Everseal.Core.Passwords;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Everseal.Server.Storage.Stores;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Realms;

/// <summary>Changes what a realm asks of passwords, for the command line and vSphere's clients alike. It holds from the next password or login on.</summary>
public sealed class PasswordPolicies(EversealDatabase database, RealmDirectory realms, TimeProvider time)
{
    /// <param name="change">From the present policy to the next.</param>
    /// <returns>The new policy. Refused when nobody could satisfy it, or when no administrator could log in any more.</returns>
    public async Task<Result<PasswordPolicy>> ChangeAsync(
        string realm, Func<PasswordPolicy, PasswordPolicy> change, CancellationToken cancellationToken)
    {
        var changed = await database.ChangeAsync<PasswordPolicy>(async context =>
        {
            var found = await context.FindRealmAsync(realm, cancellationToken);
            if (!found.IsSuccess)
                return found.Error;

            var policy = change(found.Value.PasswordPolicy);
            if ((policy.CheckItself() ?? await CheckAdministratorRemainsAsync(context, found.Value, policy, cancellationToken)) is { } refusal)
                return refusal;

            found.Value.PasswordPolicy = policy;
            return policy;
        }, cancellationToken);
        if (changed.IsSuccess)
            realms.Reload();
        return changed;
    }

    private async Task<StsError?> CheckAdministratorRemainsAsync(
        EversealDbContext context, Realm realm, PasswordPolicy policy, CancellationToken cancellationToken)
    {
        var administrators = await context.EnabledAdministratorsOf(realm.Id).ToListAsync(cancellationToken);
        return administrators.TrueForAll(user => policy.HasExpired(user.PasswordChangedAt, time.GetUtcNow()))
            ? ErrorCodes.Identities.PolicyLocksOut.With($"With passwords that live {policy.LifetimeDays} days no administrator of {realm.Name} could log in any more.")
            : null;
    }
}
