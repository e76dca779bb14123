using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Metering;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Soap;

namespace Everseal.Server.Features.WsTrust;

/// <summary>
/// The security token service: SOAP 1.1 and 1.2 over HTTPS, WS-Trust 1.3, 1.4 and February 2005.
/// docs/flows/issue.md follows one request through it.
/// </summary>
internal sealed partial class StsEndpoint(
    RealmDirectory realms,
    SoapDoor door,
    RequesterAuthentication authentication,
    SenderCertificates senders,
    TrustOperations operations,
    TargetOperations targets,
    TokenLedger ledger,
    RequestGuard guard,
    Admission admission,
    TimeProvider time,
    ILogger<StsEndpoint> logger)
{
    /// <summary>The WSDL, at <c>?wsdl</c>.</summary>
    public static async Task DescribeAsync(HttpContext context, RealmDirectory realms, string? realm)
    {
        if (realms.Find(realm) is null || !context.Request.Query.ContainsKey("wsdl"))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/xml; charset=utf-8";
        var address = $"https://{context.Request.Host}{context.Request.Path}";
        await context.Response.BodyWriter.WriteAsync(Wsdl.Write(address), context.RequestAborted);
    }

    public async Task AnswerAsync(HttpContext context, string? realmName)
    {
        // 1. The realm, the message's bytes within the limits of time and size, and a place to work on it.
        using var admitted = await door.AdmitAsync(context, realms.Find(realmName), WorkKinds.Of);
        if (admitted is null)
            return;

        // 2. What it asks for. From here on a refusal is a SOAP fault in the request's own version.
        var fault = FaultContext.Of(admitted.Message.Version);
        var request = Read(admitted.Message, ref fault);

        // 3. Whether it may have it, and the answer.
        var caller = new Caller(admitted.Realm, admitted.Source, context.Request.IsHttps, time.GetUtcNow());
        var answer = request.IsSuccess
            ? await guard.RunAsync(() => AnswerAsync(request.Value, admitted.Place, caller, context.RequestAborted))
            : request.Error;
        if (!answer.IsSuccess)
            await RecordRefusalAsync(caller, request.Value, answer.Error);

        context.Features.Get<MeasuredRequest>()?.Note(Word(request.Value?.Token.Operation), answer.Error?.Code);

        // 4. Only now does anything leave: what it promises is on the disk.
        await SoapHttp.WriteAsync(
            context,
            fault.Version,
            answer.IsSuccess ? StatusCodes.Status200OK : SoapHttp.StatusOf(answer.Error.Code),
            answer.IsSuccess ? answer.Value : FaultWriter.Write(fault, answer.Error, caller.Now));
    }

    // As metrics say it: fixed words, whatever was sent.
    private static string? Word(TrustOperation? operation) => operation switch
    {
        TrustOperation.Issue => "issue",
        TrustOperation.Renew => "renew",
        TrustOperation.Validate => "validate",
        TrustOperation.BatchValidate => "batch-validate",
        TrustOperation.Cancel => "cancel",
        _ => null,
    };

    private Result<SoapRequest> Read(SoapMessage message, ref FaultContext fault)
    {
        var envelope = door.Read(message);
        if (!envelope.IsSuccess)
            return envelope.Error;

        fault = FaultContext.Of(envelope.Value);
        var request = RequestSecurityTokenReader.Read(envelope.Value, senders.Find);
        if (request.IsSuccess)
            fault = FaultContext.Of(request.Value);
        return request;
    }

    private async ValueTask<Result<ReadOnlyMemory<byte>>> AnswerAsync(SoapRequest request, Place place, Caller caller, CancellationToken cancellationToken)
    {
        // a. Fresh? And where it stands in line, now that it is known what it wants.
        var fresh = MessageProof.CheckFresh(request.Security.Timestamp, caller.Now, caller.Realm.Policy.ClockTolerance);
        if (!fresh.IsSuccess)
            return fresh.Error;
        var wanted = request.Token.Operation is TrustOperation.Issue or TrustOperation.Renew ? WorkKind.Issue : WorkKind.Check;
        if (await admission.RequireAsync(place, wanted, cancellationToken) is { } busy)
            return busy;

        // b. From whom? Password, signature, both, or a token with its key; each request once.
        var requester = await authentication.AuthenticateAsync(request, caller, cancellationToken);
        if (!requester.IsSuccess)
            return requester.Error;

        // c. The operation decides, signs and records.
        switch (request.Token.Operation)
        {
            case TrustOperation.Validate:
                var status = await targets.ValidateAsync(request, requester.Value, caller, cancellationToken);
                return status.IsSuccess ? ResponseWriter.WriteStatus(request, status.Value, caller.Now) : status.Error;

            case TrustOperation.BatchValidate:
                var statuses = await targets.ValidateBatchAsync(request, requester.Value, caller, cancellationToken);
                return statuses.IsSuccess ? ResponseWriter.WriteStatuses(request, statuses.Value, caller.Now) : statuses.Error;

            case TrustOperation.Cancel:
                var cancelled = await targets.CancelAsync(request, requester.Value, caller, cancellationToken);
                return cancelled.IsSuccess ? ResponseWriter.WriteCancelled(request, caller.Now) : cancelled.Error;

            case var operation:
                var token = operation == TrustOperation.Issue
                    ? await operations.IssueAsync(request, requester.Value, caller, cancellationToken)
                    : await operations.RenewAsync(request, requester.Value, caller, cancellationToken);
                return token.IsSuccess ? ResponseWriter.WriteToken(request, token.Value, caller.Now) : token.Error;
        }
    }

    // Without the caller's token: who disconnects must not escape the record.
    private async Task RecordRefusalAsync(Caller caller, SoapRequest? request, StsError error)
    {
        var action = request?.Token.Operation.ToString() ?? "unreadable request";

        // What a limit turned away is counted in the audit; a flood must not write the log as well.
        if (!SoapHttp.IsShed(error.Code))
            LogRefused(action, caller.Realm.Name, caller.Source.Name, error);
        if (error.Code == ErrorCodes.Tokens.SigningCertificateNotValid || error.Code == ErrorCodes.Tokens.SigningCredentialMissing)
            LogNoSigner(caller.Realm.Name, error.PublicDetail, error.Code.Cause, error.Code.Remedy);
        var recorded = await ledger.AppendAuditAsync(
            new AuditRecord(
                caller.Now, caller.Realm.Name, action, request?.Security.UsernameToken?.Username, caller.Source.Name, error.Code.Id,
                error.InternalDetail ?? error.PublicDetail),
            CancellationToken.None);
        if (!recorded.IsSuccess)
            LogUnrecorded(recorded.Error);
    }

    [LoggerMessage(LogLevel.Warning, "{Action} refused in realm {Realm} for {Source}: {Error}")]
    private partial void LogRefused(string action, string realm, string source, StsError error);

    [LoggerMessage(LogLevel.Critical, "Nobody can log in to realm {Realm}: {Detail}. Cause: {Cause} Remedy: {Remedy}")]
    private partial void LogNoSigner(string realm, string detail, string cause, string remedy);

    [LoggerMessage(LogLevel.Error, "The refusal could not be recorded: {Error}")]
    private partial void LogUnrecorded(StsError error);
}

/// <summary>What surrounds a request: where it arrived, from where, how and when.</summary>
internal sealed record Caller(RealmSnapshot Realm, AttemptSource Source, bool IsEncrypted, DateTimeOffset Now);
