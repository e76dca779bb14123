using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Administration;
using Everseal.Server.Backups;
using Everseal.Server.Ledger;

namespace Everseal.Server.Features.Backups;

/// <summary>Backups of the data directory that this server holds.</summary>
internal sealed class BackupEndpoint(BackupCreation creation, IncidentRegister incidents, TimeProvider time)
{
    private static readonly IncidentSubject Subject = IncidentSubject.Own("backup");

    public async Task<IResult> CreateAsync(ApiCall call)
    {
        var body = await call.ReadAsync<CreateBackup>();
        if (!body.IsSuccess)
            return call.Answer(body);

        // On a thread of its own, since it copies and encrypts whole databases.
        var made = await Task.Run(() => creation.Run(body.Value), CancellationToken.None);
        if (made.IsSuccess)
            await incidents.ResolveAsync(Subject, CancellationToken.None);
        else if (made.Error.Code.IsServerFailure)
            await RaiseAsync(call, made.Error);
        return await call.ChangedAsync("backup", null, body.Value.File, made, ApiCall.Json);
    }

    // What the caller did wrong is the caller's to know; a disk that failed is everybody's.
    private async Task RaiseAsync(ApiCall call, StsError error)
    {
        var condition = new IncidentCondition(ErrorCodes.Alarms.BackupFailed, Severity.Warning, error.PublicDetail, "There is no newer backup than the last one that worked.", "everseal backup --out FILE");
        await incidents.RaiseAsync(
            Subject, condition, new AuditRecord(time.GetUtcNow(), Realm: null, "backup", call.Actor, Source: null, condition.Code.Id, error.ToString()));
    }
}
