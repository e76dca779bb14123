using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.WsTrust;

/// <summary>Validate and Cancel: what is said of a token that somebody shows, and how it ends.</summary>
internal sealed class TargetOperations(TokenAcceptance acceptance, TokenLedger ledger)
{
    /// <summary>WS-Trust 1.3 §7. An invalid token is an answer, not a fault; "could not check" is a fault.</summary>
    public async ValueTask<Result<TokenStatus>> ValidateAsync(SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
        => await RememberAsync(requester, cancellationToken) ?? await JudgeAsync(request.Token, caller, cancellationToken);

    /// <summary>WS-Trust 1.3 §4.2: each token is judged like one that comes alone; what could not be checked ends the whole message.</summary>
    public async ValueTask<Result<List<TokenStatus>>> ValidateBatchAsync(
        SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        if (await RememberAsync(requester, cancellationToken) is { } unrecorded)
            return unrecorded;

        var statuses = new List<TokenStatus>(request.Token.Batch.Count);
        foreach (var member in request.Token.Batch)
        {
            var status = await JudgeAsync(member, caller, cancellationToken);
            if (!status.IsSuccess)
                return status.Error;
            statuses.Add(status.Value);
        }

        return statuses;
    }

    /// <summary>
    /// WS-Trust 1.3 §6. The whole login ends, whichever of its tokens was shown, and every delegation from it; a delegation
    /// ends alone. To cancel what was cancelled before is no error.
    /// </summary>
    public async ValueTask<Result<Cancellation>> CancelAsync(SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        // 1. Ours and running? A token that is over needs no end.
        var target = await acceptance.RecogniseAsync(caller.Realm, request.Token.CancelTarget!, caller.Now, cancellationToken);
        if (!target.IsSuccess)
            return target.Error;

        // 2. May the requester?
        var proof = new RequesterProof(requester.Certificate?.RawDataMemory, requester.Subject);
        if (TokenCancellation.Check(target.Value.Assertion, proof) is { } refusal)
            return refusal;

        // 3. Durable, and with its audit record, before the answer leaves. From here on no reader accepts the family.
        var record = target.Value.Record;
        var actor = requester.Subject?.NameId ?? $"the key of {record.NameId}";
        var audited = new AuditRecord(
            caller.Now, caller.Realm.Name, nameof(TrustOperation.Cancel), actor, caller.Source.Name, null, $"shown was token {record.Id}")
        {
            Target = record.NameId,
        };
        return await ledger.CancelAsync(new Cancellation(record.FamilyId, audited, requester.Replay), cancellationToken);
    }

    private async ValueTask<Result<TokenStatus>> JudgeAsync(RequestSecurityToken request, Caller caller, CancellationToken cancellationToken)
    {
        var accepted = await acceptance.AcceptAsync(caller.Realm, request.ValidateTarget!, caller.Now, cancellationToken);
        ledger.CountValidation(caller.Realm.Name, accepted.Error?.Code, caller.Now);
        if (!accepted.IsSuccess)
            return accepted.Error.Code.IsServerFailure ? accepted.Error : Invalid(accepted.Error);

        var assertion = accepted.Value.Assertion.Value;
        return new TokenStatus(IsValid: true, $"The token of {assertion.NameId} is valid until {XmlTime.Write(assertion.NotOnOrAfter)}.");
    }

    private static TokenStatus Invalid(StsError error) => new(IsValid: false, $"{error.PublicDetail} ({error.Code.Id})");

    private async ValueTask<StsError?> RememberAsync(Requester requester, CancellationToken cancellationToken)
        => requester.Replay is { } replay ? (await ledger.RememberAsync(replay, cancellationToken)).Error : null;
}
