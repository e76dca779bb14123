using Everseal.Core.Errors;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>A change that only administrators may make, and its record.</summary>
internal sealed class AdministratorChange(AdministratorCheck administrators, AuditedChange audited)
{
    /// <param name="call">Whose session must be an administrator's.</param>
    /// <param name="action">As the command line names the act: <c>service add</c>.</param>
    /// <param name="target">Whom or what it concerns; for the record.</param>
    /// <param name="change">The change itself.</param>
    public async ValueTask<Result<T>> MakeAsync<T>(
        VmomiCall call, string action, string target, Func<Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull
    {
        var permitted = await administrators.RequireAsync(call, cancellationToken);

        // Without a session the target is a stranger's words: records that differ in nothing else would be many kinds of refusal.
        return await audited.RecordAsync(
            call, call.Session?.Actor, action, call.Session is null ? null : target, permitted.IsSuccess ? await change() : permitted.Error);
    }

    /// <summary>A change whose answer is empty.</summary>
    public async ValueTask<Result<VmomiReply>> MakeSilentlyAsync<T>(
        VmomiCall call, string action, string target, Func<Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull
        => (await MakeAsync(call, action, target, change, cancellationToken)).Then<VmomiReply>(_ => VmomiReply.Nothing);
}
