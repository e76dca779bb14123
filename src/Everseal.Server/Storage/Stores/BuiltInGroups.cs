using Everseal.Core.Errors;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>Groups to whose names the server gives a meaning.</summary>
public static class BuiltInGroups
{
    public const string Administrators = "Administrators";

    /// <summary>May use the certificate authority over the API; vSphere's name for it.</summary>
    public const string CertificateAuthorityAdministrators = "CAAdmins";

    /// <summary>May act for others (WS-Trust 1.4, ActAs).</summary>
    public const string ActAsUsers = "ActAsUsers";

    /// <summary>Everybody who authenticated; computed, never stored.</summary>
    public const string Everyone = "Everyone";

    /// <summary>The enabled users that are direct members of Administrators.</summary>
    internal static IQueryable<PersonUser> EnabledAdministratorsOf(this EversealDbContext context, long realmId)
    {
        var key = PrincipalName.KeyOf(Administrators);
        return context.Memberships
            .Where(membership => membership.Group!.RealmId == realmId && membership.Group.NameKey == key)
            .Select(membership => membership.Member)
            .OfType<PersonUser>()
            .Where(user => !user.IsDisabled);
    }

    /// <summary>Refuses a change after which no enabled user would be a direct member of Administrators.</summary>
    /// <param name="leaving">Who would be gone.</param>
    internal static async Task<StsError?> CheckAdministratorRemainsAsync(
        this EversealDbContext context, Principal leaving, CancellationToken cancellationToken)
    {
        var administrators = await context.EnabledAdministratorsOf(leaving.RealmId).Select(user => user.Id).ToListAsync(cancellationToken);
        return administrators.Count == 1 && administrators[0] == leaving.Id
            ? new StsError(ErrorCodes.Identities.LastAdministrator, $"{leaving.Name} is the last administrator of the realm.")
            : null;
    }
}
