using System.Linq.Expressions;
using Everseal.Core.Errors;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>Which principals are looked for.</summary>
/// <param name="Text">Part of a name, a personal name, an e-mail address or a description, in any case; empty for all.</param>
/// <param name="Limit">How many at most, ordered by name; never more than <see cref="PrincipalSearch.MaxLimit"/>.</param>
/// <param name="Group">Its direct members only.</param>
public sealed record PrincipalQuery(string Text = "", int Limit = PrincipalSearch.MaxLimit, string? Group = null, bool DisabledOnly = false);

public sealed record GroupSummary(string Name, string? Description);

/// <summary>Finds users, services and groups of the local identity source by what is said about them. SQL filters and bounds.</summary>
public sealed class PrincipalSearch(EversealDatabase database)
{
    /// <summary>An answer is held in memory whole.</summary>
    public const int MaxLimit = 5000;

    private const string Escape = "\\";

    public Task<Result<IReadOnlyList<UserAccount>>> FindUsersAsync(string realm, PrincipalQuery query, CancellationToken cancellationToken)
    {
        var pattern = PatternOf(query.Text);
        return FindAsync(
            realm, query,
            user => (!query.DisabledOnly || user.IsDisabled) && (EF.Functions.Like(user.Name, pattern, Escape)
                || EF.Functions.Like(user.GivenName!, pattern, Escape) || EF.Functions.Like(user.Surname!, pattern, Escape)
                || EF.Functions.Like(user.Email!, pattern, Escape) || EF.Functions.Like(user.Description!, pattern, Escape)),
            (PersonUser user, Realm found) => UserStore.Describe(user, found), cancellationToken);
    }

    public Task<Result<IReadOnlyList<ServiceRegistration>>> FindServicesAsync(string realm, PrincipalQuery query, CancellationToken cancellationToken)
    {
        var pattern = PatternOf(query.Text);
        return FindAsync(
            realm, query,
            service => (!query.DisabledOnly || service.IsDisabled)
                && (EF.Functions.Like(service.Name, pattern, Escape) || EF.Functions.Like(service.Description!, pattern, Escape)),
            (ServicePrincipal service, Realm found) => ServiceStore.Describe(service, found.Name), cancellationToken);
    }

    public Task<Result<IReadOnlyList<GroupSummary>>> FindGroupsAsync(string realm, PrincipalQuery query, CancellationToken cancellationToken)
    {
        var pattern = PatternOf(query.Text);
        return FindAsync(
            realm, query,
            group => EF.Functions.Like(group.Name, pattern, Escape) || EF.Functions.Like(group.Description!, pattern, Escape),
            (Group group, Realm _) => Summarise(group), cancellationToken);
    }

    /// <summary>The groups that contain a user, service or group.</summary>
    /// <param name="nested">Also those that contain it through other groups.</param>
    public async Task<Result<IReadOnlyList<GroupSummary>>> FindParentsAsync(string realm, string name, bool nested, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var principal = await context.FindPrincipalAsync<Principal>(realm, name, cancellationToken);
        if (!principal.IsSuccess)
        {
            return principal.Error;
        }

        var groups = await context.ContainingGroupsAsync(principal.Value.Id, nested, cancellationToken);
        return groups.Select(Summarise).ToList();
    }

    /// <summary>What kind of principal a name stands for.</summary>
    public async Task<Result<GroupMemberKind>> FindKindAsync(string realm, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return (await context.FindPrincipalAsync<Principal>(realm, name, cancellationToken)).Then<GroupMemberKind>(found => GroupStore.KindOf(found));
    }

    private async Task<Result<IReadOnlyList<TFound>>> FindAsync<TPrincipal, TFound>(
        string realm, PrincipalQuery query, Expression<Func<TPrincipal, bool>> matches, Func<TPrincipal, Realm, TFound> describe,
        CancellationToken cancellationToken)
        where TPrincipal : Principal
    {
        await using var context = database.Open();
        var found = await context.FindRealmAsync(realm, cancellationToken);
        var group = found.IsSuccess && query.Group is { } name ? await context.FindPrincipalAsync<Group>(realm, name, cancellationToken) : null;
        if ((found.Error ?? group?.Error) is { } refusal)
        {
            return refusal;
        }

        var inRealm = context.Set<TPrincipal>().AsNoTracking().Where(principal => principal.RealmId == found.Value!.Id).Where(matches);
        var inGroup = group is null ? inRealm : inRealm.Where(principal => principal.Memberships.Any(membership => membership.GroupId == group.Value!.Id));
        var principals = await inGroup.Include(principal => principal.Memberships).ThenInclude(membership => membership.Group)
            .OrderBy(principal => principal.NameKey).Take(Math.Clamp(query.Limit, 0, MaxLimit)).ToListAsync(cancellationToken);
        return principals.ConvertAll(principal => describe(principal, found.Value!));
    }

    private static GroupSummary Summarise(Group group) => new(group.Name, group.Description);

    private static string PatternOf(string text)
        => $"%{text.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";
}
