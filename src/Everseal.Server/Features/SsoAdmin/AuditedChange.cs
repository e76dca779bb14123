using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>A change with its record: who made it or was refused it.</summary>
internal sealed partial class AuditedChange(TokenLedger ledger, ILogger<AuditedChange> logger)
{
    /// <param name="call">The call that asks for it.</param>
    /// <param name="actor">Who was proven to ask; null for nobody.</param>
    /// <param name="action">As the command line names the act: <c>service add</c>.</param>
    /// <param name="target">Whom or what it concerns; for the record, never a secret. Null when a stranger names it.</param>
    /// <param name="changed">What came of it.</param>
    /// <returns>What came of it, unless it could not be written down.</returns>
    public async ValueTask<Result<T>> RecordAsync<T>(VmomiCall call, string? actor, string action, string? target, Result<T> changed)
        where T : notnull
    {
        // Without the caller's token: who disconnects must not escape the record.
        var recorded = await ledger.AppendAuditAsync(
            new AuditRecord(
                call.Now, call.Realm.Name, action, actor, call.Source.Name, changed.Error?.Code.Id, changed.Error?.ToString())
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

    [LoggerMessage(LogLevel.Error, "{Action} {Target} was done but could not be recorded: {Error}")]
    private partial void LogUnrecorded(string action, string? target, StsError error);
}
