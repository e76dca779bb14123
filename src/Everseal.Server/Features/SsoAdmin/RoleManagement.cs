using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>RoleManagementService. vSphere's roles are memberships of built-in groups here.</summary>
internal sealed class RoleManagement(GroupStore groups, PrincipalSearch search, AdministratorChange change, ReadAccess readable)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["SetRole"] = SetRoleAsync,
        ["GrantWSTrustRole"] = (call, cancellationToken) => SetWSTrustRoleAsync(call, isMember: true, cancellationToken),
        ["RevokeWSTrustRole"] = (call, cancellationToken) => SetWSTrustRoleAsync(call, isMember: false, cancellationToken),
        ["HasAdministratorRole"] = readable.OwnOrAdministrators("userId", HasAdministratorRoleAsync),
        ["HasRegularUserRole"] = readable.OwnOrAdministrators("userId", HasRegularUserRoleAsync),
    };

    /// <summary>Administrator joins the group Administrators, RegularUser leaves it.</summary>
    private async ValueTask<Result<VmomiReply>> SetRoleAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (user, role) = (arguments.OwnPrincipal(call, "userId"), arguments.Text("role"));
        if (role is not ("Administrator" or "RegularUser"))
            arguments.Refuse("needs Administrator or RegularUser as the role");

        return arguments.Refusal is { } refusal
            ? refusal
            : await SetMembershipAsync(call, BuiltInGroups.Administrators, user, role == "Administrator", cancellationToken);
    }

    /// <summary>The only WS-Trust role is that of acting for others.</summary>
    private async ValueTask<Result<VmomiReply>> SetWSTrustRoleAsync(VmomiCall call, bool isMember, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (user, role) = (arguments.OwnPrincipal(call, "userId"), arguments.Text("role"));
        if (role != "ActAsUser")
            arguments.Refuse("needs ActAsUser as the role");

        return arguments.Refusal is { } refusal
            ? refusal
            : await SetMembershipAsync(call, BuiltInGroups.ActAsUsers, user, isMember, cancellationToken);
    }

    /// <returns>True when the call changed something: that is what these methods return.</returns>
    private async ValueTask<Result<VmomiReply>> SetMembershipAsync(
        VmomiCall call, string group, string user, bool isMember, CancellationToken cancellationToken)
    {
        var changed = await change.MakeAsync(
            call, isMember ? "group add-member" : "group remove-member", $"{group} {user}",
            () => isMember
                ? groups.AddMembersAsync(call.Realm.Name, group, [user], GroupMemberKinds.Users, cancellationToken)
                : groups.RemoveMembersAsync(call.Realm.Name, group, [user], cancellationToken),
            cancellationToken);
        return changed.Then<VmomiReply>(outcomes => VmomiReply.Returning(outcomes[0]));
    }

    private async ValueTask<Result<VmomiReply>> HasAdministratorRoleAsync(VmomiCall call, CancellationToken cancellationToken)
        => (await IsAdministratorAsync(call, cancellationToken)).Then<VmomiReply>(isAdministrator => VmomiReply.Returning(isAdministrator));

    private async ValueTask<Result<VmomiReply>> HasRegularUserRoleAsync(VmomiCall call, CancellationToken cancellationToken)
        => (await IsAdministratorAsync(call, cancellationToken)).Then<VmomiReply>(isAdministrator => VmomiReply.Returning(!isAdministrator));

    private async ValueTask<Result<bool>> IsAdministratorAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var user = arguments.OwnPrincipal(call, "userId");
        if (arguments.Refusal is { } refusal)
            return refusal;

        var parents = await search.FindParentsAsync(call.Realm.Name, user, nested: true, cancellationToken);
        return parents.Then<bool>(found => found.Any(group => PrincipalName.KeyOf(group.Name) == PrincipalName.KeyOf(BuiltInGroups.Administrators)));
    }
}
