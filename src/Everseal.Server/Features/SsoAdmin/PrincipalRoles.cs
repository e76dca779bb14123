using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>vSphere's roles are memberships of built-in groups here.</summary>
internal sealed class PrincipalRoles(GroupStore groups, AdministratorChange change)
{
    /// <summary>Administrator joins the group Administrators, RegularUser leaves it.</summary>
    public async ValueTask<Result<VmomiReply>> SetRoleAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var user = ReadUser(call);
        var role = call.Text("role");
        if (!user.IsSuccess || !role.IsSuccess)
            return user.Error ?? role.Error!;

        return role.Value switch
        {
            "Administrator" => await SetMembershipAsync(call, BuiltInGroups.Administrators, user.Value, isMember: true, cancellationToken),
            "RegularUser" => await SetMembershipAsync(call, BuiltInGroups.Administrators, user.Value, isMember: false, cancellationToken),
            _ => ErrorCodes.Vsphere.ArgumentInvalid.With("The role must be Administrator or RegularUser."),
        };
    }

    /// <summary>The only WS-Trust role is that of acting for others.</summary>
    public async ValueTask<Result<VmomiReply>> GrantWSTrustRoleAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var user = ReadUser(call);
        var role = call.Text("role");
        if (!user.IsSuccess || !role.IsSuccess)
            return user.Error ?? role.Error!;

        return role.Value == "ActAsUser"
            ? await SetMembershipAsync(call, BuiltInGroups.ActAsUsers, user.Value, isMember: true, cancellationToken)
            : ErrorCodes.Vsphere.ArgumentInvalid.With("The WS-Trust role must be ActAsUser.");
    }

    /// <returns>True when the call changed something: that is what these methods return.</returns>
    private async ValueTask<Result<VmomiReply>> SetMembershipAsync(
        VmomiCall call, string group, string user, bool isMember, CancellationToken cancellationToken)
    {
        var changed = await change.MakeAsync(
            call, isMember ? "group add-member" : "group remove-member", $"{group} {user}",
            () => ApplyAsync(call.Realm.Name, group, user, isMember, cancellationToken), cancellationToken);
        return changed.IsSuccess ? VmomiReply.Returning(changed.Value) : changed.Error;
    }

    private async Task<Result<bool>> ApplyAsync(string realm, string group, string user, bool isMember, CancellationToken cancellationToken)
    {
        var before = await groups.FindAsync(realm, group, cancellationToken);
        if (!before.IsSuccess)
            return before.Error;
        if (before.Value.Members.Any(member => PrincipalName.KeyOf(member.Name) == PrincipalName.KeyOf(user)) == isMember)
            return false;

        var after = isMember
            ? await groups.AddMemberAsync(realm, group, user, cancellationToken)
            : await groups.RemoveMemberAsync(realm, group, user, cancellationToken);
        return after.IsSuccess ? true : after.Error;
    }

    /// <summary>A PrincipalId: name and domain. Only this realm's principals can be changed here.</summary>
    private static Result<string> ReadUser(VmomiCall call)
    {
        if (!call.TryArgument("userId", out var id) || id.OnlyChild("name")?.Text is not { Length: > 0 } name)
            return ErrorCodes.Vsphere.ArgumentInvalid.With($"{call.Method.LocalName} needs one userId with a name.");

        return string.Equals(id.OnlyChild("domain")?.Text, call.Realm.Name, StringComparison.OrdinalIgnoreCase)
            ? name
            : ErrorCodes.Vsphere.ArgumentInvalid.With($"The userId's domain must be {call.Realm.Name}.");
    }
}
