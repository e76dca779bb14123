using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>PrincipalManagementService, what is the same for people and services: letting in, keeping out, removing.</summary>
internal sealed class AccountManagement(
    UserStore users, ServiceStore services, GroupStore groups, PrincipalSearch search, LoginThrottle throttle, AdministratorChange change)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["EnableUserAccount"] = EnableAsync,
        ["DisableUserAccount"] = DisableAsync,
        ["UnlockUserAccount"] = UnlockAsync,
        ["DeleteLocalPrincipal"] = DeleteAsync,
    };

    private ValueTask<Result<VmomiReply>> EnableAsync(VmomiCall call, CancellationToken cancellationToken)
        => ChangeAsync(call, "account enable", async (name, kind) => kind switch
        {
            GroupMemberKind.User => Done(await users.EnableAsync(call.Realm.Name, name, cancellationToken)),
            GroupMemberKind.Service => Done(await services.EnableAsync(call.Realm.Name, name, cancellationToken)),
            _ => NoUser(name),
        }, cancellationToken);

    private ValueTask<Result<VmomiReply>> DisableAsync(VmomiCall call, CancellationToken cancellationToken)
        => ChangeAsync(call, "account disable", async (name, kind) => kind switch
        {
            GroupMemberKind.User => Done(await users.DisableAsync(call.Realm.Name, name, cancellationToken)),
            GroupMemberKind.Service => Done(await services.DisableAsync(call.Realm.Name, name, cancellationToken)),
            _ => NoUser(name),
        }, cancellationToken);

    /// <returns>Whether the account was locked. A service never is: nobody guesses its key.</returns>
    private ValueTask<Result<VmomiReply>> UnlockAsync(VmomiCall call, CancellationToken cancellationToken)
        => ChangeAsync(call, "user unlock", (name, kind) => Task.FromResult(kind == GroupMemberKind.Group ? NoUser(name) : Unlock(call.Realm.Name, name)), cancellationToken);

    private async ValueTask<Result<VmomiReply>> DeleteAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.Text("principalName");
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(call, "principal remove", name, () => OfItsKindAsync(call, name, async kind => kind switch
        {
            GroupMemberKind.User => Done(await users.RemoveAsync(call.Realm.Name, name, cancellationToken)),
            GroupMemberKind.Service => Done(await services.RemoveAsync(call.Realm.Name, name, cancellationToken)),
            _ => Done(await groups.RemoveAsync(call.Realm.Name, name, cancellationToken)),
        }, cancellationToken), cancellationToken);
    }

    private async ValueTask<Result<VmomiReply>> ChangeAsync(
        VmomiCall call, string action, Func<string, GroupMemberKind, Task<Result<bool>>> apply, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.OwnPrincipal(call, "userId");
        if (arguments.Refusal is { } refusal)
            return refusal;

        var changed = await change.MakeAsync(
            call, action, name, () => OfItsKindAsync(call, name, kind => apply(name, kind), cancellationToken), cancellationToken);
        return changed.Then<VmomiReply>(outcome => VmomiReply.Returning(outcome));
    }

    private async Task<Result<bool>> OfItsKindAsync(
        VmomiCall call, string name, Func<GroupMemberKind, Task<Result<bool>>> apply, CancellationToken cancellationToken)
    {
        var kind = await search.FindKindAsync(call.Realm.Name, name, cancellationToken);
        return kind.IsSuccess ? await apply(kind.Value) : kind.Error;
    }

    private Result<bool> Unlock(string realm, string name)
    {
        var wasLocked = throttle.LockedUntil(realm, name) is not null;
        throttle.Forget(realm, name);
        return wasLocked;
    }

    private static Result<bool> Done<T>(Result<T> changed)
        where T : notnull
        => changed.Then<bool>(_ => true);

    private static Result<bool> NoUser(string name) => ErrorCodes.Identities.PrincipalNotFound.With($"{name} is a group, not a user.");
}
