using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>PrincipalManagementService, groups. Several members join or leave together, or none does.</summary>
internal sealed class GroupManagement(GroupStore groups, AdministratorChange change)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["CreateLocalGroup"] = CreateAsync,
        ["UpdateLocalGroupDetails"] = UpdateAsync,
        ["AddUserToLocalGroup"] = Adding("userId", GroupMemberKinds.Users),
        ["AddUsersToLocalGroup"] = Adding("userIds", GroupMemberKinds.Users),
        ["AddGroupToLocalGroup"] = Adding("groupId", GroupMemberKinds.Groups),
        ["AddGroupsToLocalGroup"] = Adding("groupIds", GroupMemberKinds.Groups),
        ["RemoveFromLocalGroup"] = Removing("principalId"),
        ["RemovePrincipalsFromLocalGroup"] = Removing("principalsIds"),
    };

    private async ValueTask<Result<VmomiReply>> CreateAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (name, description) = (arguments.Text("groupName"), arguments.Child("groupDetails").OptionalText("description"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(
            call, "group add", name, () => groups.AddAsync(call.Realm.Name, name, description, cancellationToken), cancellationToken);
    }

    private async ValueTask<Result<VmomiReply>> UpdateAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (name, description) = (arguments.Text("groupName"), arguments.Child("groupDetails").OptionalText("description"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(
            call, "group set", name, () => groups.UpdateAsync(call.Realm.Name, name, description, cancellationToken), cancellationToken);
    }

    private VmomiMethod Adding(string argument, GroupMemberKinds kinds) => (call, cancellationToken) =>
        ChangeMembersAsync(call, argument, "group add-member", (group, members) =>
            groups.AddMembersAsync(call.Realm.Name, group, members, kinds, cancellationToken), cancellationToken);

    private VmomiMethod Removing(string argument) => (call, cancellationToken) =>
        ChangeMembersAsync(call, argument, "group remove-member", (group, members) =>
            groups.RemoveMembersAsync(call.Realm.Name, group, members, cancellationToken), cancellationToken);

    /// <returns>For each member whether it changed something.</returns>
    private async ValueTask<Result<VmomiReply>> ChangeMembersAsync(
        VmomiCall call, string argument, string action, Func<string, IReadOnlyList<string>, Task<Result<IReadOnlyList<bool>>>> apply,
        CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (members, group) = (arguments.OwnPrincipals(call, argument), arguments.Text("groupName"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        var changed = await change.MakeAsync(call, action, $"{group} {string.Join(' ', members)}", () => apply(group, members), cancellationToken);
        return changed.Then<VmomiReply>(outcomes => VmomiReply.Returning(output => Write(output, outcomes)));
    }

    private static void Write(XmlBytes output, IReadOnlyList<bool> outcomes)
    {
        foreach (var outcome in outcomes)
            output.Boolean("returnval", outcome);
    }
}
