using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>
/// PrincipalDiscoveryService, people and services. Not to find one is an empty answer and no fault: clients look before
/// they create. One's own entry anybody may see, those of others administrators.
/// </summary>
internal sealed class UserDiscovery(PrincipalSearch search, UserStore users, ServiceStore services, LoginThrottle throttle, ReadAccess readable)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["FindUser"] = readable.OwnOrAdministrators("userId", FindUserAsync),
        ["FindPersonUser"] = readable.OwnOrAdministrators("userId", FindPersonUserAsync),
        ["FindSolutionUser"] = readable.OwnNameOrAdministrators("userName", FindSolutionUserAsync),
        ["FindUsers"] = readable.Administrators(Searching(PrincipalArguments.Criteria, FindUsersAsync)),
        ["FindPersonUsers"] = readable.Administrators(Searching(PrincipalArguments.Criteria, FindPersonUsersAsync)),
        ["FindSolutionUsers"] = readable.Administrators(Searching((arguments, _) => Plain(arguments, "searchString"), FindSolutionUsersAsync)),
        ["FindDisabledPersonUsers"] = readable.Administrators(Searching((arguments, _) => Disabled(arguments), FindPersonUsersAsync)),
        ["FindDisabledSolutionUsers"] = readable.Administrators(Searching((arguments, _) => Disabled(arguments), FindSolutionUsersAsync)),
        ["FindLockedUsers"] = readable.Administrators(Searching((arguments, _) => Plain(arguments, "searchStr"), FindLockedUsersAsync)),
        ["FindUsersInGroup"] = readable.Administrators(Searching(InGroup, FindUsersAsync)),
        ["FindPersonUsersInGroup"] = readable.Administrators(Searching(InGroup, FindPersonUsersAsync)),
        ["FindSolutionUsersInGroup"] = readable.Administrators(Searching((arguments, _) => InNamedGroup(arguments), FindSolutionUsersAsync)),
    };

    private async ValueTask<Result<VmomiReply>> FindPersonUserAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var id = arguments.Principal("userId");
        if (arguments.Refusal is { } refusal)
            return refusal;
        if (!id.IsIn(call))
            return VmomiReply.Nothing;

        var found = await users.FindAsync(call.Realm.Name, id.Name, cancellationToken);
        return FoundOrNothing(found, user => output => Write(output, user, call));
    }

    private async ValueTask<Result<VmomiReply>> FindSolutionUserAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.Text("userName");
        if (arguments.Refusal is { } refusal)
            return refusal;

        var found = await services.FindAsync(call.Realm.Name, name, cancellationToken);
        return FoundOrNothing(found, service => output => output.SolutionUser("returnval", service, call.Realm.Name));
    }

    private async ValueTask<Result<VmomiReply>> FindUserAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var id = arguments.Principal("userId");
        if (arguments.Refusal is { } refusal)
            return refusal;
        if (!id.IsIn(call))
            return VmomiReply.Nothing;

        var user = await users.FindAsync(call.Realm.Name, id.Name, cancellationToken);
        if (user.IsSuccess)
            return VmomiReply.Returning(output => output.User(user.Value, call.Realm.Name));

        var service = await services.FindAsync(call.Realm.Name, id.Name, cancellationToken);
        return FoundOrNothing(service, found => output => output.User(found, call.Realm.Name));
    }

    private async ValueTask<Result<VmomiReply>> FindPersonUsersAsync(VmomiCall call, PrincipalQuery query, CancellationToken cancellationToken)
        => (await search.FindUsersAsync(call.Realm.Name, query, cancellationToken)).Then<VmomiReply>(found => VmomiReply.Returning(output =>
        {
            foreach (var user in found)
                Write(output, user, call);
        }));

    /// <summary>Locked out is a source, for a name: such a user may still log in from elsewhere.</summary>
    private async ValueTask<Result<VmomiReply>> FindLockedUsersAsync(VmomiCall call, PrincipalQuery query, CancellationToken cancellationToken)
        => (await search.FindUsersAsync(call.Realm.Name, query with { Limit = PrincipalSearch.MaxLimit }, cancellationToken)).Then<VmomiReply>(found => VmomiReply.Returning(output =>
        {
            foreach (var user in found.Where(user => IsLocked(call, user)).Take(query.Limit))
                Write(output, user, call);
        }));

    private async ValueTask<Result<VmomiReply>> FindSolutionUsersAsync(VmomiCall call, PrincipalQuery query, CancellationToken cancellationToken)
        => (await search.FindServicesAsync(call.Realm.Name, query, cancellationToken)).Then<VmomiReply>(found => VmomiReply.Returning(output =>
        {
            foreach (var service in found)
                output.SolutionUser("returnval", service, call.Realm.Name);
        }));

    /// <summary>People first; together no more than the limit.</summary>
    private async ValueTask<Result<VmomiReply>> FindUsersAsync(VmomiCall call, PrincipalQuery query, CancellationToken cancellationToken)
    {
        var people = await search.FindUsersAsync(call.Realm.Name, query, cancellationToken);
        var others = people.IsSuccess ? await search.FindServicesAsync(call.Realm.Name, query, cancellationToken) : people.Error;
        return others.Then<VmomiReply>(found => VmomiReply.Returning(output =>
        {
            foreach (var user in people.Value!)
                output.User(user, call.Realm.Name);
            foreach (var service in found.Take(query.Limit - people.Value!.Count))
                output.User(service, call.Realm.Name);
        }));
    }

    /// <summary>A method that reads its arguments into a query; null for another domain, where nothing is found.</summary>
    private static VmomiMethod Searching(
        Func<ArgumentReader, VmomiCall, PrincipalQuery?> read,
        Func<VmomiCall, PrincipalQuery, CancellationToken, ValueTask<Result<VmomiReply>>> find) => async (call, cancellationToken) =>
    {
        var arguments = ArgumentReader.Of(call);
        var query = read(arguments, call);
        if (arguments.Refusal is { } refusal)
            return refusal;

        return query is null ? VmomiReply.Nothing : await find(call, query, cancellationToken);
    };

    private static PrincipalQuery Plain(ArgumentReader arguments, string text) => new(arguments.OptionalText(text) ?? "", arguments.Limit());

    private static PrincipalQuery Disabled(ArgumentReader arguments) => Plain(arguments, "searchStr") with { DisabledOnly = true };

    private static PrincipalQuery InGroup(ArgumentReader arguments, VmomiCall call)
        => Plain(arguments, "searchString") with { Group = arguments.OwnPrincipal(call, "groupId") };

    private static PrincipalQuery InNamedGroup(ArgumentReader arguments) => Plain(arguments, "searchString") with { Group = arguments.Text("groupName") };

    private static Result<VmomiReply> FoundOrNothing<T>(Result<T> found, Func<T, Action<XmlBytes>> write)
        where T : notnull
        => found.IsSuccess ? VmomiReply.Returning(write(found.Value))
            : found.Error.Code == ErrorCodes.Identities.PrincipalNotFound ? VmomiReply.Nothing
            : found.Error;

    private bool IsLocked(VmomiCall call, UserAccount user) => throttle.LockedUntil(call.Realm.Name, user.Name) is not null;

    private void Write(XmlBytes output, UserAccount user, VmomiCall call)
        => output.PersonUser("returnval", user, call.Realm.Name, IsLocked(call, user));
}
