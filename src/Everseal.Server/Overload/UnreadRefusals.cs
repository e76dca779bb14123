using Everseal.Core.Errors;
using Everseal.Server.Ledger;

namespace Everseal.Server.Overload;

/// <summary>
/// The record of what was turned away before anybody read it. The ledger writes the first of a kind and counts those like
/// it, so a flood gets neither the disk nor, since no line is logged for each, the log.
/// </summary>
internal sealed class UnreadRefusals(TokenLedger ledger, TimeProvider time)
{
    /// <param name="source">Whose connection or message it was.</param>
    public async ValueTask RecordAsync(ErrorCode code, string source)
    {
        // Without the caller's token: who disconnects must not escape the record. A store that gives way is logged by the
        // ledger itself, and there is nothing else to take back here.
        _ = await ledger.AppendAuditAsync(
            new AuditRecord(time.GetUtcNow(), null, "refused unread", null, source, code.Id, code.Title), CancellationToken.None);
    }
}
