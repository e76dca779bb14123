using Everseal.Core.Errors;
using Everseal.Server.Storage.Entities;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>What the stores of users, groups and services share.</summary>
internal static class StoreOperations
{
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;

    /// <summary>
    /// Runs a change in one transaction that holds the write lock from its first read, so that what was checked
    /// is still true when it is written. Nothing is written when the change is refused.
    /// </summary>
    public static async Task<Result<T>> ChangeAsync<T>(
        this EversealDatabase database, Func<EversealDbContext, Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull
    {
        try
        {
            await using var context = database.Open();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var result = await change(context);
            if (!result.IsSuccess)
            {
                return result;
            }

            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (DbUpdateException exception) when (exception.InnerException is SqliteException sqlite)
        {
            return sqlite.SqliteExtendedErrorCode is UniqueConstraint or PrimaryKeyConstraint ? Taken(sqlite) : Failed(sqlite);
        }
        catch (SqliteException exception)
        {
            return Failed(exception);
        }
    }

    public static async Task<Result<Realm>> FindRealmAsync(this EversealDbContext context, string name, CancellationToken cancellationToken)
    {
        var key = PrincipalName.KeyOf(name);
        return await context.Realms.SingleOrDefaultAsync(realm => realm.NameKey == key, cancellationToken) is { } realm
            ? realm
            : new StsError(ErrorCodes.Server.RealmNotFound, $"There is no realm {name}.");
    }

    /// <summary>A user, service or group by its name, with or without the realm in it.</summary>
    public static async Task<Result<TPrincipal>> FindPrincipalAsync<TPrincipal>(
        this EversealDbContext context, string realm, string name, CancellationToken cancellationToken)
        where TPrincipal : Principal
    {
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var key = PrincipalName.KeyOf(PrincipalName.WithinRealm(name, found.Value.Name) ?? name);
        return await context.Set<TPrincipal>()
            .SingleOrDefaultAsync(principal => principal.RealmId == found.Value.Id && principal.NameKey == key, cancellationToken) is { } principal
            ? principal
            : new StsError(ErrorCodes.Identities.PrincipalNotFound, $"{name} does not exist in realm {found.Value.Name}.");
    }

    /// <summary>Makes a new principal a member of groups, in the transaction that adds it.</summary>
    /// <returns>Which group does not exist; null when all do.</returns>
    public static async Task<StsError?> JoinAsync(
        this EversealDbContext context, string realm, Principal added, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        foreach (var name in groups)
        {
            var group = await context.FindPrincipalAsync<Group>(realm, name, cancellationToken);
            if (!group.IsSuccess)
            {
                return group.Error;
            }

            if (added.Memberships.All(membership => membership.GroupId != group.Value.Id))
            {
                added.Memberships.Add(new GroupMembership { GroupId = group.Value.Id, MemberId = added.Id, Group = group.Value, Member = added });
            }
        }

        return null;
    }

    /// <summary>The groups that contain a principal: directly, and then all that contain those. Nobody is followed twice, so a cycle ends.</summary>
    public static async Task<IReadOnlyList<Group>> ContainingGroupsAsync(
        this EversealDbContext context, long principalId, bool nested, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, Group>();
        var pending = new Queue<long>([principalId]);
        while (pending.TryDequeue(out var id))
        {
            var containing = await context.Memberships.Where(membership => membership.MemberId == id)
                .Select(membership => membership.Group!).AsNoTracking().ToListAsync(cancellationToken);
            foreach (var group in containing)
            {
                if (found.TryAdd(group.Id, group) && nested)
                {
                    pending.Enqueue(group.Id);
                }
            }
        }

        return [.. found.Values.OrderBy(group => group.NameKey, StringComparer.Ordinal)];
    }

    private static StsError Taken(SqliteException exception) => exception.Message.Contains("Thumbprint", StringComparison.Ordinal)
        ? new StsError(ErrorCodes.Identities.CertificateInUse, "Another service of this realm has registered this certificate.")
        : new StsError(ErrorCodes.Identities.PrincipalExists, "A user, service or group of this name exists.", exception.Message);

    private static StsError Failed(SqliteException exception)
        => new(ErrorCodes.Server.StorageFailed, "The store cannot be written.", exception.Message);
}
