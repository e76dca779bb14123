using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>GroupCheckService: in which groups somebody is, directly, through others, or as everybody; as his tokens say it.</summary>
internal sealed class GroupCheck(PrincipalSearch search, ReadAccess readable)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["FindAllParentGroups"] = readable.OwnOrAdministrators("userId", FindAllParentGroupsAsync),
        ["FindParentGroups"] = readable.OwnOrAdministrators("userId", FindParentGroupsAsync),
        ["IsMemberOfGroup"] = readable.OwnOrAdministrators("userId", IsMemberOfGroupAsync),
    };

    private async ValueTask<Result<VmomiReply>> FindAllParentGroupsAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var user = arguments.OwnPrincipal(call, "userId");
        return arguments.Refusal is { } refusal
            ? refusal
            : (await GroupsOfAsync(call, user, cancellationToken)).Then<VmomiReply>(found => Write(call, found));
    }

    /// <summary>Those of the named groups that contain the user.</summary>
    private async ValueTask<Result<VmomiReply>> FindParentGroupsAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (user, groups) = (arguments.OwnPrincipal(call, "userId"), arguments.OwnPrincipals(call, "groupList"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        var asked = groups.Select(PrincipalName.KeyOf).ToHashSet(StringComparer.Ordinal);
        var found = await GroupsOfAsync(call, user, cancellationToken);
        return found.Then<VmomiReply>(all => Write(call, all.Where(group => asked.Contains(PrincipalName.KeyOf(group)))));
    }

    private async ValueTask<Result<VmomiReply>> IsMemberOfGroupAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (user, group) = (arguments.OwnPrincipal(call, "userId"), arguments.OwnPrincipal(call, "groupId"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        var found = await GroupsOfAsync(call, user, cancellationToken);
        return found.Then<VmomiReply>(all => VmomiReply.Returning(all.Any(name => PrincipalName.KeyOf(name) == PrincipalName.KeyOf(group))));
    }

    private async ValueTask<Result<IReadOnlyList<string>>> GroupsOfAsync(VmomiCall call, string user, CancellationToken cancellationToken)
        => (await search.FindParentsAsync(call.Realm.Name, user, nested: true, cancellationToken))
            .Then<IReadOnlyList<string>>(found => found.Select(group => group.Name).Append(BuiltInGroups.Everyone).ToList());

    private static VmomiReply Write(VmomiCall call, IEnumerable<string> groups) => VmomiReply.Returning(output =>
    {
        foreach (var group in groups)
            output.Id("returnval", group, call.Realm.Name);
    });
}
