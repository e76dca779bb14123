using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>A change that only administrators may make, and its record.</summary>
internal sealed partial class AdministratorChange(IIdentitySource identities, TokenLedger ledger, ILogger<AdministratorChange> logger)
{
    /// <param name="call">Whose session must be an administrator's.</param>
    /// <param name="action">As the command line names the act: <c>service add</c>.</param>
    /// <param name="target">Whom or what it concerns; for the record.</param>
    /// <param name="change">The change itself.</param>
    public async ValueTask<Result<T>> MakeAsync<T>(
        VmomiCall call, string action, string target, Func<Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull
    {
        var permitted = await RequireAdministratorAsync(call, cancellationToken);
        var changed = permitted.IsSuccess ? await change() : permitted.Error;

        // Without the caller's token: who disconnects must not escape the record.
        var recorded = await ledger.AppendAuditAsync(
            new AuditRecord(
                call.Now, call.Realm.Name, action, call.Session?.Actor, call.Source.Name, changed.Error?.Code.Id, changed.Error?.ToString())
            {
                Target = target,
            },
            CancellationToken.None);
        if (recorded.IsSuccess)
            return changed;

        // The change stands; that nobody could write it down must not look like success.
        LogUnrecorded(action, target, recorded.Error);
        return recorded.Error;
    }

    /// <summary>By the groups of now, not those of the token: who was removed meanwhile may change nothing more.</summary>
    private async ValueTask<Result<Session>> RequireAdministratorAsync(VmomiCall call, CancellationToken cancellationToken)
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

    [LoggerMessage(LogLevel.Error, "{Action} {Target} was done but could not be recorded: {Error}")]
    private partial void LogUnrecorded(string action, string target, StsError error);
}
