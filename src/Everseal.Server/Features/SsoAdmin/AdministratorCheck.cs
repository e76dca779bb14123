using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>Whether a session is an administrator's, by the groups of now and not those of the token: who was removed meanwhile may do nothing more.</summary>
internal sealed class AdministratorCheck(IIdentitySource identities)
{
    public async ValueTask<Result<Session>> RequireAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var session = call.RequireSession();
        if (!session.IsSuccess)
            return session.Error;

        var subject = await identities.FindAsync(call.Realm.Name, session.Value.NameId, cancellationToken);
        if (!subject.IsSuccess && subject.Error.Code.IsServerFailure)
            return subject.Error;

        return subject.IsSuccess && subject.Value.Groups.Contains($"{call.Realm.Name}\\{BuiltInGroups.Administrators}", StringComparer.OrdinalIgnoreCase)
            ? session
            : ErrorCodes.Vsphere.AdministratorsOnly.With("Only members of the group Administrators may do this.", subject.Error?.InternalDetail);
    }
}
