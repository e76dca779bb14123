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

/// <summary>The groups of the local identity source. A group may contain groups, never itself.</summary>
public sealed class GroupStore(EversealDatabase database, TimeProvider time)
{
    public async Task<Result<GroupDetails>> AddAsync(string realm, string name, string? description, CancellationToken cancellationToken)
    {
        if (PrincipalName.Check(name) is { } refusal)
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

    /// <summary>Adding a member that is one already changes nothing.</summary>
    public Task<Result<GroupDetails>> AddMemberAsync(string realm, string name, string member, CancellationToken cancellationToken)
        => ChangeGroupAsync(realm, name, async (context, group) =>
        {
            var added = await context.FindPrincipalAsync<Principal>(realm, member, cancellationToken);
            if (!added.IsSuccess)
            {
                return added.Error;
            }

            if (await WouldContainItselfAsync(context, group, added.Value, cancellationToken))
            {
                return new StsError(ErrorCodes.Identities.GroupCycle, $"{added.Value.Name} contains {group.Name} already.");
            }

            if (await context.Memberships.FindAsync([group.Id, added.Value.Id], cancellationToken) is null)
            {
                context.Memberships.Add(new GroupMembership { GroupId = group.Id, MemberId = added.Value.Id });
            }

            return null;
        }, cancellationToken);

    public Task<Result<GroupDetails>> RemoveMemberAsync(string realm, string name, string member, CancellationToken cancellationToken)
        => ChangeGroupAsync(realm, name, async (context, group) =>
        {
            var removed = await context.FindPrincipalAsync<Principal>(realm, member, cancellationToken);
            if (!removed.IsSuccess)
            {
                return removed.Error;
            }

            if (await context.Memberships.FindAsync([group.Id, removed.Value.Id], cancellationToken) is not { } membership)
            {
                return new StsError(ErrorCodes.Identities.PrincipalNotFound, $"{removed.Value.Name} is no direct member of {group.Name}.");
            }

            context.Memberships.Remove(membership);
            return group.NameKey == PrincipalName.KeyOf(BuiltInGroups.Administrators)
                ? await context.CheckAdministratorRemainsAsync(removed.Value, cancellationToken)
                : null;
        }, cancellationToken);

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

    // Upwards from the group through all that contain it: the new member must not be met.
    private static async Task<bool> WouldContainItselfAsync(EversealDbContext context, Group group, Principal member, CancellationToken cancellationToken)
    {
        var seen = new HashSet<long>();
        var pending = new Queue<long>([group.Id]);
        while (pending.TryDequeue(out var id))
        {
            if (id == member.Id)
            {
                return true;
            }

            if (seen.Add(id))
            {
                var containing = await context.Memberships.Where(membership => membership.MemberId == id)
                    .Select(membership => membership.GroupId).ToListAsync(cancellationToken);
                containing.ForEach(pending.Enqueue);
            }
        }

        return false;
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

    private static GroupMember Describe(Principal member) => new(member.Name, member switch
    {
        PersonUser => GroupMemberKind.User,
        ServicePrincipal => GroupMemberKind.Service,
        _ => GroupMemberKind.Group,
    });
}
