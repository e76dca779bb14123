using Everseal.Core.Errors;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>PrincipalDiscoveryService, groups.</summary>
internal sealed class GroupDiscovery(PrincipalSearch search, GroupStore groups, ReadAccess readable)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["FindGroup"] = readable.Administrators(FindGroupAsync),
        ["FindGroups"] = readable.Administrators(FindGroupsAsync),
        ["FindGroupsInGroup"] = readable.Administrators(FindGroupsInGroupAsync),
        ["FindDirectParentGroups"] = readable.OwnOrAdministrators("principalId", Parents("principalId", nested: false)),
        ["FindNestedParentGroups"] = readable.OwnOrAdministrators("userId", Parents("userId", nested: true)),
    };

    private async ValueTask<Result<VmomiReply>> FindGroupAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var id = arguments.Principal("groupId");
        if (arguments.Refusal is { } refusal)
            return refusal;
        if (!id.IsIn(call))
            return VmomiReply.Nothing;

        var found = await groups.FindAsync(call.Realm.Name, id.Name, cancellationToken);
        if (found.IsSuccess)
            return Write(call, [new GroupSummary(found.Value.Name, found.Value.Description)]);
        return found.Error.Code == ErrorCodes.Identities.PrincipalNotFound ? VmomiReply.Nothing : found.Error;
    }

    private async ValueTask<Result<VmomiReply>> FindGroupsAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var query = arguments.Criteria(call);
        if (arguments.Refusal is { } refusal)
            return refusal;

        return query is null ? VmomiReply.Nothing : await FindAsync(call, query, cancellationToken);
    }

    private async ValueTask<Result<VmomiReply>> FindGroupsInGroupAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var query = new PrincipalQuery(arguments.OptionalText("searchString") ?? "", arguments.Limit(), arguments.OwnPrincipal(call, "groupId"));
        return arguments.Refusal is { } refusal ? refusal : await FindAsync(call, query, cancellationToken);
    }

    private async ValueTask<Result<VmomiReply>> FindAsync(VmomiCall call, PrincipalQuery query, CancellationToken cancellationToken)
        => (await search.FindGroupsAsync(call.Realm.Name, query, cancellationToken)).Then<VmomiReply>(found => Write(call, found));

    private VmomiMethod Parents(string argument, bool nested) => async (call, cancellationToken) =>
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.OwnPrincipal(call, argument);
        if (arguments.Refusal is { } refusal)
            return refusal;

        var parents = await search.FindParentsAsync(call.Realm.Name, name, nested, cancellationToken);
        return parents.Then<VmomiReply>(found => Write(call, found));
    };

    private static VmomiReply Write(VmomiCall call, IReadOnlyList<GroupSummary> groups) => VmomiReply.Returning(output =>
    {
        foreach (var group in groups)
            output.Group("returnval", group, call.Realm.Name);
    });
}
