using Everseal.Core.Administration;
using Everseal.Server.Administration;
using Everseal.Server.Repair;

namespace Everseal.Server.Features.Repairs;

/// <summary>Looks at, repairs and rolls back the data directory that this server holds; asks other CAs for its certificates.</summary>
internal sealed class RepairEndpoint(DataDirectory data, IServiceProvider services, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<IResult> RunAsync(ApiCall call)
    {
        var body = await call.ReadAsync<RepairOrder>();
        if (!body.IsSuccess)
            return call.Answer(body);
        var run = new RepairRun(data, RepairServices.OfServer(services), time, call.Actor);
        if (!body.Value.Apply)
            return call.Answer(run.Examine(body.Value));

        await _turn.WaitAsync(call.Cancelled);
        try
        {
            // Without the caller's token: what was begun is finished, whoever hangs up.
            return await call.ChangedAsync("repair", null, data.Path, await run.ApplyAsync(body.Value, CancellationToken.None), ApiCall.Json);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IResult> RollBackAsync(ApiCall call)
    {
        await _turn.WaitAsync(call.Cancelled);
        try
        {
            var done = await new RepairRollback(data, RepairServices.OfServer(services), time, call.Actor).RunAsync(CancellationToken.None);
            return await call.ChangedAsync("repair rollback", null, data.Path, done, ApiCall.Json);
        }
        finally
        {
            _turn.Release();
        }
    }

    public IResult ListSlots(ApiCall call) => call.Answer(Slots(call).List());

    public async Task<IResult> RequestAsync(ApiCall call)
    {
        var body = await call.ReadAsync<RequestCertificate>();
        if (!body.IsSuccess)
            return call.Answer(body);

        // In turn with repairs: each reads the requests that wait before it writes.
        await _turn.WaitAsync(call.Cancelled);
        try
        {
            return await call.ChangedAsync(
                "certificates request", body.Value.Realm, body.Value.Slot, await Slots(call).MakeAsync(body.Value, CancellationToken.None), ApiCall.Json);
        }
        finally
        {
            _turn.Release();
        }
    }

    private SlotRequests Slots(ApiCall call) => new(data, RepairServices.OfServer(services), time, call.Actor);

    public void Dispose() => _turn.Dispose();
}
