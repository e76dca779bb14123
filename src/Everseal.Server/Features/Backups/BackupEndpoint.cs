using Everseal.Core.Administration;
using Everseal.Server.Administration;
using Everseal.Server.Backups;

namespace Everseal.Server.Features.Backups;

/// <summary>Backups of the data directory that this server holds.</summary>
internal sealed class BackupEndpoint(BackupCreation creation)
{
    public async Task<IResult> CreateAsync(ApiCall call)
    {
        var body = await call.ReadAsync<CreateBackup>();

        // On a thread of its own, since it copies and encrypts whole databases.
        return body.IsSuccess
            ? await call.ChangedAsync("backup", null, body.Value.File, await Task.Run(() => creation.Run(body.Value), CancellationToken.None), ApiCall.Json)
            : call.Answer(body);
    }
}
