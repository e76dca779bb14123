using Everseal.Core.Errors;
using Everseal.Core.Passwords;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>A person user as administrators see it.</summary>
/// <param name="PasswordExpiresAt">By the realm's present policy; null for never.</param>
/// <param name="Groups">Direct memberships.</param>
public sealed record UserAccount(
    string Name,
    string UserPrincipalName,
    string? GivenName,
    string? Surname,
    string? Email,
    string? Description,
    bool IsDisabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset PasswordChangedAt,
    DateTimeOffset? PasswordExpiresAt,
    IReadOnlyList<string> Groups);

/// <param name="Groups">What the user is a member of from the start; null for none.</param>
public sealed record NewUser(
    string Name, string? GivenName = null, string? Surname = null, string? Email = null, IReadOnlyList<string>? Groups = null, string? Description = null);

/// <summary>What is said about a person; null for nothing.</summary>
public sealed record PersonDetails(string? GivenName, string? Surname, string? Email, string? Description);

/// <summary>The person users of the local identity source.</summary>
public sealed class UserStore(
    EversealDatabase database, [FromKeyedServices(PasswordHashing.Administration)] PasswordHashing hashing, TimeProvider time)
{
    /// <summary>Adds the user as a member of the named groups, or not at all.</summary>
    public async Task<Result<UserAccount>> AddAsync(string realm, NewUser user, string password, CancellationToken cancellationToken)
    {
        var policy = await ReadPolicyAsync(realm, cancellationToken);
        if (!policy.IsSuccess)
        {
            return policy.Error;
        }

        if ((PrincipalName.Check(user.Name) ?? PrincipalDetail.Check(user.GivenName, user.Surname, user.Email, user.Description)
            ?? policy.Value.Check(user.Name, password)) is { } refusal)
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
        var policy = await ReadPolicyAsync(realm, cancellationToken);
        var present = policy.IsSuccess ? await ReadPasswordsAsync(realm, name, cancellationToken) : policy.Error;
        if (!present.IsSuccess)
        {
            return present.Error;
        }

        if ((policy.Value!.Check(present.Value.User, password)
            ?? await CheckNotUsedAsync(present.Value.Hashes.Take(policy.Value.History), password, cancellationToken)) is { } refusal)
        {
            return refusal;
        }

        var hash = await hashing.HashAsync(password, cancellationToken);
        return hash.IsSuccess
            ? await ChangeUserAsync(realm, name, (_, user) => Task.FromResult(SetPassword(user, hash.Value, policy.Value.History)), cancellationToken)
            : hash.Error;
    }

    /// <summary>Changes what is said about the person.</summary>
    /// <param name="change">Gives all details from what they are.</param>
    public Task<Result<UserAccount>> UpdateAsync(string realm, string name, Func<PersonDetails, PersonDetails> change, CancellationToken cancellationToken)
        => ChangeUserAsync(realm, name, (_, user) =>
        {
            var details = change(new PersonDetails(user.GivenName, user.Surname, user.Email, user.Description));
            (user.GivenName, user.Surname, user.Email, user.Description) = (details.GivenName, details.Surname, details.Email, details.Description);
            return Task.FromResult(PrincipalDetail.Check(details.GivenName, details.Surname, details.Email, details.Description));
        }, cancellationToken);

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
        return users.ConvertAll(user => Describe(user, found.Value));
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
            Description = user.Description,
            PasswordHash = hash,
            PasswordChangedAt = now,
            CreatedAt = now,
        };
        context.Users.Add(added);
        return await context.JoinAsync(realm, added, user.Groups ?? [], cancellationToken) is { } unknown ? unknown : Describe(added, found.Value);
    }

    private StsError? SetPassword(PersonUser user, string hash, int history)
    {
        user.FormerPasswordHashes = string.Join('\n', AllHashes(user).Take(history - 1));
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

            // The groups as before: who is removed has none afterwards.
            var before = await DescribeAsync(context, user.Value, cancellationToken);
            var found = await context.Realms.SingleAsync(entry => entry.Id == user.Value.RealmId, cancellationToken);
            return await change(context, user.Value) is { } refusal ? refusal : Describe(user.Value, found) with { Groups = before.Groups };
        }, cancellationToken);

    private async Task<Result<PasswordPolicy>> ReadPolicyAsync(string realm, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return (await context.FindRealmAsync(realm, cancellationToken)).Then<PasswordPolicy>(found => found.PasswordPolicy);
    }

    private async Task<Result<StoredPasswords>> ReadPasswordsAsync(string realm, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var user = await context.FindPrincipalAsync<PersonUser>(realm, name, cancellationToken);
        return user.IsSuccess ? new StoredPasswords(user.Value.Name, [.. AllHashes(user.Value)]) : user.Error;
    }

    private async Task<StsError?> CheckNotUsedAsync(IEnumerable<string> hashes, string password, CancellationToken cancellationToken)
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
        var realm = await context.Realms.SingleAsync(entry => entry.Id == user.RealmId, cancellationToken);
        return Describe(user, realm);
    }

    internal static UserAccount Describe(PersonUser user, Realm realm) => new(
        user.Name,
        $"{user.Name}@{realm.Name}",
        user.GivenName,
        user.Surname,
        user.Email,
        user.Description,
        user.IsDisabled,
        user.CreatedAt,
        user.PasswordChangedAt,
        realm.PasswordPolicy.ExpiryOf(user.PasswordChangedAt),
        [.. user.Memberships.Select(membership => membership.Group!.Name).Order(StringComparer.OrdinalIgnoreCase)]);

    /// <param name="Hashes">The present one first.</param>
    private sealed record StoredPasswords(string User, IReadOnlyList<string> Hashes);
}
