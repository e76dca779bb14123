using Everseal.Core.Administration;
using Everseal.Server.Administration;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.Identities;

/// <summary>Groups: <c>/api/v1/realms/{realm}/groups</c>.</summary>
internal sealed class GroupEndpoints(GroupStore groups)
{
    public async Task<IResult> ListAsync(string realm, ApiCall call)
        => call.Answer((await groups.ListAsync(realm, call.Cancelled)).Then<GroupList>(list => new GroupList([.. list.Select(Describe)])));

    public async Task<IResult> ShowAsync(string realm, string name, ApiCall call)
        => call.Answer((await groups.FindAsync(realm, name, call.Cancelled)).Then<GroupDescription>(group => Describe(group)));

    public async Task<IResult> AddAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<AddGroup>();
        return body.IsSuccess
            ? await call.ChangedAsync(
                "group add", realm, body.Value.Name, await groups.AddAsync(realm, body.Value.Name, body.Value.Description, call.Cancelled), Answer)
            : call.Answer(body);
    }

    public async Task<IResult> RemoveAsync(string realm, string name, ApiCall call)
        => await call.ChangedAsync("group remove", realm, name, await groups.RemoveAsync(realm, name, call.Cancelled));

    public async Task<IResult> AddMemberAsync(string realm, string name, string member, ApiCall call)
        => await call.ChangedAsync("group add-member", realm, $"{name} {member}", await groups.AddMemberAsync(realm, name, member, call.Cancelled));

    public async Task<IResult> RemoveMemberAsync(string realm, string name, string member, ApiCall call)
        => await call.ChangedAsync("group remove-member", realm, $"{name} {member}", await groups.RemoveMemberAsync(realm, name, member, call.Cancelled));

    private static IResult Answer(GroupDetails group) => ApiCall.Json(Describe(group));

    private static GroupDescription Describe(GroupDetails group)
        => new(group.Name, group.Description, [.. group.Members.Select(member => member.Name)]);
}
