using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>A person user as administrators see it.</summary>
/// <param name="Groups">Direct memberships.</param>
public sealed record UserAccount(
    string Name,
    string UserPrincipalName,
    string? GivenName,
    string? Surname,
    string? Email,
    bool IsDisabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset PasswordChangedAt,
    IReadOnlyList<string> Groups);

/// <param name="Groups">What the user is a member of from the start; null for none.</param>
public sealed record NewUser(
    string Name, string? GivenName = null, string? Surname = null, string? Email = null, IReadOnlyList<string>? Groups = null);

/// <summary>The person users of the local identity source.</summary>
public sealed class UserStore(
    EversealDatabase database, [FromKeyedServices(PasswordHashing.Administration)] PasswordHashing hashing, TimeProvider time)
{
    /// <summary>Adds the user as a member of the named groups, or not at all.</summary>
    public async Task<Result<UserAccount>> AddAsync(string realm, NewUser user, string password, CancellationToken cancellationToken)
    {
        if ((PrincipalName.Check(user.Name) ?? PasswordPolicy.Check(user.Name, password)) is { } refusal)
        {
            return refusal;
        }

        // Before the transaction: Argon2id is slow and the write lock is everybody's.
        var hash = await hashing.HashAsync(password, cancellationToken);
        return hash.IsSuccess
            ? await database.ChangeAsync(context => InsertAsync(context, realm, user, hash.Value, cancellationToken), cancellationToken)
            : hash.Error;
    }

    /// <summary>Sets a password that differs from the present one and its predecessors.</summary>
    public async Task<Result<UserAccount>> ResetPasswordAsync(string realm, string name, string password, CancellationToken cancellationToken)
    {
        var present = await ReadHashesAsync(realm, name, cancellationToken);
        if (!present.IsSuccess)
        {
            return present.Error;
        }

        if ((PasswordPolicy.Check(name, password) ?? await CheckNotUsedAsync(present.Value, password, cancellationToken)) is { } refusal)
        {
            return refusal;
        }

        var hash = await hashing.HashAsync(password, cancellationToken);
        return hash.IsSuccess
            ? await ChangeUserAsync(realm, name, (_, user) => Task.FromResult(SetPassword(user, hash.Value)), cancellationToken)
            : hash.Error;
    }

    public Task<Result<UserAccount>> EnableAsync(string realm, string name, CancellationToken cancellationToken)
        => ChangeUserAsync(realm, name, (_, user) =>
        {
            user.IsDisabled = false;
            return Task.FromResult<StsError?>(null);
        }, cancellationToken);

    public Task<Result<UserAccount>> DisableAsync(string realm, string name, CancellationToken cancellationToken)
        => ChangeUserAsync(realm, name, async (context, user) =>
        {
            var refusal = await context.CheckAdministratorRemainsAsync(user, cancellationToken);
            user.IsDisabled = true;
            return refusal;
        }, cancellationToken);

    public Task<Result<UserAccount>> RemoveAsync(string realm, string name, CancellationToken cancellationToken)
        => ChangeUserAsync(realm, name, async (context, user) =>
        {
            var refusal = await context.CheckAdministratorRemainsAsync(user, cancellationToken);
            context.Users.Remove(user);
            return refusal;
        }, cancellationToken);

    public async Task<Result<UserAccount>> FindAsync(string realm, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var user = await context.FindPrincipalAsync<PersonUser>(realm, name, cancellationToken);
        return user.IsSuccess ? await DescribeAsync(context, user.Value, cancellationToken) : user.Error;
    }

    public async Task<Result<IReadOnlyList<UserAccount>>> ListAsync(string realm, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var users = await context.Users.AsNoTracking().Where(user => user.RealmId == found.Value.Id)
            .Include(user => user.Memberships).ThenInclude(membership => membership.Group)
            .OrderBy(user => user.NameKey).ToListAsync(cancellationToken);
        return users.ConvertAll(user => Describe(user, found.Value.Name));
    }

    private async Task<Result<UserAccount>> InsertAsync(
        EversealDbContext context, string realm, NewUser user, string hash, CancellationToken cancellationToken)
    {
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var now = time.GetUtcNow();
        var added = new PersonUser
        {
            RealmId = found.Value.Id,
            Name = user.Name,
            NameKey = PrincipalName.KeyOf(user.Name),
            GivenName = user.GivenName,
            Surname = user.Surname,
            Email = user.Email,
            PasswordHash = hash,
            PasswordChangedAt = now,
            CreatedAt = now,
        };
        context.Users.Add(added);
        return await context.JoinAsync(realm, added, user.Groups ?? [], cancellationToken) is { } unknown ? unknown : Describe(added, found.Value.Name);
    }

    private StsError? SetPassword(PersonUser user, string hash)
    {
        user.FormerPasswordHashes = string.Join('\n', AllHashes(user).Take(PasswordPolicy.Remembered - 1));
        user.PasswordHash = hash;
        user.PasswordChangedAt = time.GetUtcNow();
        return null;
    }

    private Task<Result<UserAccount>> ChangeUserAsync(
        string realm, string name, Func<EversealDbContext, PersonUser, Task<StsError?>> change, CancellationToken cancellationToken)
        => database.ChangeAsync<UserAccount>(async context =>
        {
            var user = await context.FindPrincipalAsync<PersonUser>(realm, name, cancellationToken);
            if (!user.IsSuccess)
            {
                return user.Error;
            }

            var account = await DescribeAsync(context, user.Value, cancellationToken);
            return await change(context, user.Value) is { } refusal ? refusal : account with { IsDisabled = user.Value.IsDisabled };
        }, cancellationToken);

    private async Task<Result<IReadOnlyList<string>>> ReadHashesAsync(string realm, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var user = await context.FindPrincipalAsync<PersonUser>(realm, name, cancellationToken);
        return user.IsSuccess ? AllHashes(user.Value).ToList() : user.Error;
    }

    private async Task<StsError?> CheckNotUsedAsync(IReadOnlyList<string> hashes, string password, CancellationToken cancellationToken)
    {
        foreach (var hash in hashes)
        {
            var same = await hashing.VerifyAsync(hash, password, cancellationToken);
            if (!same.IsSuccess || same.Value)
            {
                return same.Error ?? new StsError(ErrorCodes.Identities.PasswordTooWeak, "The password was used before.");
            }
        }

        return null;
    }

    private static IEnumerable<string> AllHashes(PersonUser user)
        => user.FormerPasswordHashes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Prepend(user.PasswordHash);

    private static async Task<UserAccount> DescribeAsync(EversealDbContext context, PersonUser user, CancellationToken cancellationToken)
    {
        await context.Entry(user).Collection(entry => entry.Memberships).Query().Include(membership => membership.Group).LoadAsync(cancellationToken);
        var realm = await context.Realms.Where(entry => entry.Id == user.RealmId).Select(entry => entry.Name).SingleAsync(cancellationToken);
        return Describe(user, realm);
    }

    private static UserAccount Describe(PersonUser user, string realm) => new(
        user.Name,
        $"{user.Name}@{realm}",
        user.GivenName,
        user.Surname,
        user.Email,
        user.IsDisabled,
        user.CreatedAt,
        user.PasswordChangedAt,
        [.. user.Memberships.Select(membership => membership.Group!.Name).Order(StringComparer.OrdinalIgnoreCase)]);
}
