using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;

namespace Everseal.Server.Repair;

/// <summary>
/// What a repair leaves in the audit trail, a record for each step, and the incident that tells everybody that there was one. What a
/// person wanted anew though nothing was wrong is no incident.
/// </summary>
internal sealed class RepairRecords(TokenLedger ledger, IncidentRegister incidents, TimeProvider time)
{
    private static readonly IncidentSubject Subject = IncidentSubject.Own("repair");

    public async Task RecordAsync(RepairJournal journal, StsError? failed, string by)
    {
        foreach (var step in journal.Steps)
            await AppendAsync("repair", by, step.What, $"{step.Before} → {step.After}");
        if (failed is null && journal.Findings.Count == 0)
            return;

        var what = string.Join(", ", journal.Steps.Select(step => step.What));
        var (code, severity) = failed is null ? (ErrorCodes.Repair.Repaired, by == SelfRepairAtStart.Actor ? Severity.Warning : Severity.Notice) : (failed.Code, Severity.Critical);
        var detail = failed?.PublicDetail ?? $"Repair {journal.Id} by {by} changed {what}.";
        await incidents.RaiseAsync(
            Subject,
            new IncidentCondition(code, severity, detail, failed is null ? "Logins work again; why it came so far is open." : "Logins may fail.", "everseal repair status") { IsEvent = true },
            new AuditRecord(time.GetUtcNow(), Realm: null, "repair", by, Source: null, code.Id, detail) { Target = journal.Id });
    }

    public async Task RecordRollbackAsync(RepairJournal journal, string by)
    {
        await AppendAsync("repair rollback", by, journal.Id, $"taken back: {string.Join(", ", journal.Steps.Select(step => step.What))}");
        await incidents.ReportAsync([IncidentReport.Forget(Subject, $"Repair {journal.Id} was taken back.")], CancellationToken.None);
    }

    // Without a caller's token: what was done must not escape the record. A ledger that cannot be written says so itself.
    private async Task AppendAsync(string action, string by, string target, string detail)
        => await ledger.AppendAuditAsync(new AuditRecord(time.GetUtcNow(), Realm: null, action, by, Source: null, ErrorId: null, detail) { Target = target }, CancellationToken.None);
}
