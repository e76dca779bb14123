using Everseal.Core.Errors;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>A group as administrators see it.</summary>
/// <param name="Members">Direct members: users, services and groups.</param>
public sealed record GroupDetails(string Name, string? Description, bool IsBuiltIn, DateTimeOffset CreatedAt, IReadOnlyList<GroupMember> Members);

public enum GroupMemberKind
{
    User,
    Service,
    Group,
}

public sealed record GroupMember(string Name, GroupMemberKind Kind);

/// <summary>What a caller means to put into a group.</summary>
[Flags]
public enum GroupMemberKinds
{
    /// <summary>People and services.</summary>
    Users = 1,
    Groups = 2,
    Any = Users | Groups,
}

/// <summary>The groups of the local identity source. A group may contain groups, never itself.</summary>
public sealed class GroupStore(EversealDatabase database, TimeProvider time)
{
    public async Task<Result<GroupDetails>> AddAsync(string realm, string name, string? description, CancellationToken cancellationToken)
    {
        if ((PrincipalName.Check(name) ?? PrincipalDetail.Check(description)) is { } refusal)
        {
            return refusal;
        }

        return PrincipalName.KeyOf(name) == PrincipalName.KeyOf(BuiltInGroups.Everyone)
            ? new StsError(ErrorCodes.Identities.BuiltInGroup, "Everyone is computed, it cannot be made.")
            : await database.ChangeAsync(context => InsertAsync(context, realm, name, description, cancellationToken), cancellationToken);
    }

    public Task<Result<GroupDetails>> RemoveAsync(string realm, string name, CancellationToken cancellationToken)
        => ChangeGroupAsync(realm, name, (context, group) =>
        {
            context.Groups.Remove(group);
            return Task.FromResult(group.IsBuiltIn ? new StsError(ErrorCodes.Identities.BuiltInGroup, $"{group.Name} is built in.") : null);
        }, cancellationToken);

    public Task<Result<GroupDetails>> UpdateAsync(string realm, string name, string? description, CancellationToken cancellationToken)
        => ChangeGroupAsync(realm, name, (_, group) =>
        {
            group.Description = description;
            return Task.FromResult(PrincipalDetail.Check(description));
        }, cancellationToken);

    /// <summary>Adding a member that is one already changes nothing.</summary>
    public Task<Result<GroupDetails>> AddMemberAsync(string realm, string name, string member, CancellationToken cancellationToken)
        => ChangeGroupAsync(realm, name, async (context, group) =>
            (await JoinAsync(context, realm, group, member, GroupMemberKinds.Any, cancellationToken)).Error, cancellationToken);

    public Task<Result<GroupDetails>> RemoveMemberAsync(string realm, string name, string member, CancellationToken cancellationToken)
        => ChangeGroupAsync(realm, name, async (context, group) =>
        {
            var left = await LeaveAsync(context, realm, group, member, cancellationToken);
            return left.IsSuccess && !left.Value
                ? new StsError(ErrorCodes.Identities.PrincipalNotFound, $"{member} is no direct member of {group.Name}.")
                : left.Error;
        }, cancellationToken);

    /// <summary>Makes all of them members, or none.</summary>
    /// <returns>For each whether that changed something.</returns>
    public Task<Result<IReadOnlyList<bool>>> AddMembersAsync(
        string realm, string name, IReadOnlyList<string> members, GroupMemberKinds kinds, CancellationToken cancellationToken)
        => ChangeMembersAsync(realm, name, members, (context, group, member) => JoinAsync(context, realm, group, member, kinds, cancellationToken), cancellationToken);

    /// <summary>Takes all of them out, or none.</summary>
    /// <returns>For each whether that changed something.</returns>
    public Task<Result<IReadOnlyList<bool>>> RemoveMembersAsync(
        string realm, string name, IReadOnlyList<string> members, CancellationToken cancellationToken)
        => ChangeMembersAsync(realm, name, members, (context, group, member) => LeaveAsync(context, realm, group, member, cancellationToken), cancellationToken);

    public async Task<Result<GroupDetails>> FindAsync(string realm, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var group = await context.FindPrincipalAsync<Group>(realm, name, cancellationToken);
        return group.IsSuccess ? await DescribeAsync(context, group.Value, cancellationToken) : group.Error;
    }

    public async Task<Result<IReadOnlyList<GroupDetails>>> ListAsync(string realm, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var groups = await context.Groups.AsNoTracking().Where(group => group.RealmId == found.Value.Id)
            .Include(group => group.Members).ThenInclude(membership => membership.Member)
            .OrderBy(group => group.NameKey).ToListAsync(cancellationToken);
        return groups.ConvertAll(Describe);
    }

    private async Task<Result<GroupDetails>> InsertAsync(
        EversealDbContext context, string realm, string name, string? description, CancellationToken cancellationToken)
    {
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var group = new Group
        {
            RealmId = found.Value.Id,
            Name = name,
            NameKey = PrincipalName.KeyOf(name),
            Description = description,
            CreatedAt = time.GetUtcNow(),
        };
        context.Groups.Add(group);
        return Describe(group);
    }

    private Task<Result<GroupDetails>> ChangeGroupAsync(
        string realm, string name, Func<EversealDbContext, Group, Task<StsError?>> change, CancellationToken cancellationToken)
        => database.ChangeAsync<GroupDetails>(async context =>
        {
            var group = await context.FindPrincipalAsync<Group>(realm, name, cancellationToken);
            if (!group.IsSuccess)
            {
                return group.Error;
            }

            if (await change(context, group.Value) is { } refusal)
            {
                return refusal;
            }

            // Inside the transaction, so that the answer shows the group as this change leaves it.
            await context.SaveChangesAsync(cancellationToken);
            return await DescribeAsync(context, group.Value, cancellationToken);
        }, cancellationToken);

    private Task<Result<IReadOnlyList<bool>>> ChangeMembersAsync(
        string realm, string name, IReadOnlyList<string> members,
        Func<EversealDbContext, Group, string, Task<Result<bool>>> change, CancellationToken cancellationToken)
        => database.ChangeAsync<IReadOnlyList<bool>>(async context =>
        {
            var group = await context.FindPrincipalAsync<Group>(realm, name, cancellationToken);
            if (!group.IsSuccess)
            {
                return group.Error;
            }

            var outcomes = new List<bool>();
            foreach (var member in members)
            {
                var changed = await change(context, group.Value, member);
                if (!changed.IsSuccess)
                {
                    return changed.Error;
                }

                // One after the other: whether an administrator remains, or a circle closes, depends on those before.
                await context.SaveChangesAsync(cancellationToken);
                outcomes.Add(changed.Value);
            }

            return outcomes;
        }, cancellationToken);

    private static async Task<Result<bool>> JoinAsync(
        EversealDbContext context, string realm, Group group, string member, GroupMemberKinds kinds, CancellationToken cancellationToken)
    {
        var added = await context.FindPrincipalAsync<Principal>(realm, member, cancellationToken);
        if (!added.IsSuccess)
        {
            return added.Error;
        }

        if (!kinds.HasFlag(added.Value is Group ? GroupMemberKinds.Groups : GroupMemberKinds.Users))
        {
            return new StsError(ErrorCodes.Identities.PrincipalNotFound, $"{added.Value.Name} is {(added.Value is Group ? "a group, not a user" : "no group")}.");
        }

        // Upwards from the group through all that contain it: the new member must not be met.
        if (added.Value.Id == group.Id
            || (added.Value is Group
                && (await context.ContainingGroupsAsync(group.Id, nested: true, cancellationToken)).Any(containing => containing.Id == added.Value.Id)))
        {
            return new StsError(ErrorCodes.Identities.GroupCycle, $"{added.Value.Name} contains {group.Name} already.");
        }

        if (await context.Memberships.FindAsync([group.Id, added.Value.Id], cancellationToken) is not null)
        {
            return false;
        }

        context.Memberships.Add(new GroupMembership { GroupId = group.Id, MemberId = added.Value.Id });
        return true;
    }

    private static async Task<Result<bool>> LeaveAsync(
        EversealDbContext context, string realm, Group group, string member, CancellationToken cancellationToken)
    {
        var removed = await context.FindPrincipalAsync<Principal>(realm, member, cancellationToken);
        if (!removed.IsSuccess)
        {
            return removed.Error;
        }

        if (await context.Memberships.FindAsync([group.Id, removed.Value.Id], cancellationToken) is not { } membership)
        {
            return false;
        }

        context.Memberships.Remove(membership);
        return group.NameKey == PrincipalName.KeyOf(BuiltInGroups.Administrators)
            && await context.CheckAdministratorRemainsAsync(removed.Value, cancellationToken) is { } refusal
                ? refusal
                : true;
    }

    private static async Task<GroupDetails> DescribeAsync(EversealDbContext context, Group group, CancellationToken cancellationToken)
        => Describe(await context.Groups.AsNoTracking().Include(entry => entry.Members).ThenInclude(membership => membership.Member)
            .SingleOrDefaultAsync(entry => entry.Id == group.Id, cancellationToken) ?? group);

    private static GroupDetails Describe(Group group) => new(
        group.Name,
        group.Description,
        group.IsBuiltIn,
        group.CreatedAt,
        [.. group.Members.Select(membership => Describe(membership.Member!)).OrderBy(member => member.Name, StringComparer.OrdinalIgnoreCase)]);

    internal static GroupMemberKind KindOf(Principal principal) => principal switch
    {
        PersonUser => GroupMemberKind.User,
        ServicePrincipal => GroupMemberKind.Service,
        _ => GroupMemberKind.Group,
    };

    private static GroupMember Describe(Principal member) => new(member.Name, KindOf(member));
}
