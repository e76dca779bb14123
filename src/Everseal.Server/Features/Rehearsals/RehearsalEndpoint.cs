using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Ledger;

namespace Everseal.Server.Features.Rehearsals;

/// <summary><c>/api/v1/rehearsal</c>.</summary>
internal sealed class RehearsalEndpoint(LastRehearsal last, TimeProvider time)
{
    private static readonly string[] Outcomes = ["works", "warning", "unknown", "breaks"];

    public IResult Show(ApiCall call)
        => call.Answer(last.Value is { } rehearsal ? rehearsal : (Result<RehearsalDescription>)ErrorCodes.Rehearsals.LastRehearsal.With("This deployment was never rehearsed."));

    public async Task<IResult> RecordAsync(ApiCall call)
    {
        var body = await call.ReadAsync<RecordRehearsal>();
        var kept = body.IsSuccess ? await KeepAsync(body.Value, call.Cancelled) : body.Error;
        return await call.ChangedAsync("rehearse", realm: null, body.Value is { } told ? $"{told.At:u}: {told.Outcome}" : "-", kept, ApiCall.Json);
    }

    private async Task<Result<RehearsalDescription>> KeepAsync(RecordRehearsal told, CancellationToken cancellationToken)
    {
        if (!Outcomes.Contains(told.Outcome, StringComparer.Ordinal))
            return ErrorCodes.CommandLine.FieldNotAcceptable.With($"outcome: one of {string.Join(", ", Outcomes)}.");
        var rehearsal = new RehearsalDescription(time.GetUtcNow(), told.At, told.WithRenewal, told.Outcome);
        return await last.KeepAsync(rehearsal, cancellationToken) is { } unwritten ? unwritten : rehearsal;
    }
}
