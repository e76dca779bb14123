using Everseal.Core.Errors;
using Everseal.Server.Realms;

namespace Everseal.Server.Vmomi;

/// <summary>
/// Asks at each call whether the token that opened the session is still believed. Who cancels a stolen token, disables an
/// account or retires a signing key ends the sessions with it: a cookie is not worth more than its token.
/// </summary>
internal sealed partial class SessionContinuation(TokenAcceptance tokens, ILogger<SessionContinuation> logger)
{
    /// <returns>The call, without its session when that has ended; a failure when nobody can say.</returns>
    public async ValueTask<Result<VmomiCall>> ContinueAsync(VmomiCall call, VmomiService service, CancellationToken cancellationToken)
    {
        if (call.Session is not { } session)
            return call;
        var ended = await RefuseAsync(call, session, cancellationToken);
        if (ended is null)
            return call;
        if (ended.Code.IsServerFailure)
            return ended;

        LogEnded(session, ended);
        service.Sessions?.Close(session);
        return call with { Session = null };
    }

    private async ValueTask<StsError?> RefuseAsync(VmomiCall call, Session session, CancellationToken cancellationToken)
        => session.Token is not { } token ? ErrorCodes.Vsphere.SessionMissing.With("No token opened it.")
            : call.Realm.Ring.Accept(token.Record.SignerKeyId, token.Assertion.Value.IssueInstant, call.Now).Error
                ?? (await tokens.AcceptAgainAsync(call.Realm, token, call.Now, cancellationToken)).Error;

    [LoggerMessage(LogLevel.Warning, "{Session} ended: {Reason}")]
    private partial void LogEnded(Session session, StsError reason);
}
