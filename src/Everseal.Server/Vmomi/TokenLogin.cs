using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.WsTrust;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Vmomi;

/// <summary>
/// Opens a session for whoever presents a token of ours (SAML Token Profile 1.1 §3.4): LoginByToken of <c>/sdk</c>,
/// Login of <c>/sso-adminserver</c>.
/// </summary>
internal sealed partial class TokenLogin(TokenAcceptance tokens, IIdentitySource identities, TokenLedger ledger, ILogger<TokenLogin> logger)
{
    public async ValueTask<Result<Session>> OpenSessionAsync(VmomiCall call, SessionTable sessions, CancellationToken cancellationToken)
    {
        // 1. The header: exactly one token in it, and fresh where it says when it was made.
        var presented = Read(call);

        // 2. The token: ours, valid now, on record, and meant for this server.
        var token = presented.IsSuccess ? await AcceptAsync(call, presented.Value, cancellationToken) : presented.Error;

        // 3. The presenter: for holder-of-key, who signed this very request, once.
        var proof = token.IsSuccess ? await ProveHolderAsync(call, presented.Value!, token.Value, cancellationToken) : token.Error;

        // 4. The session, on record before its cookie leaves.
        var session = proof.IsSuccess ? Open(call, sessions, proof.Value) : proof.Error;
        var recorded = await RecordAsync(call, token.Value, session.Error);
        if (session.IsSuccess && !recorded.IsSuccess)
        {
            sessions.Close(session.Value);
            return recorded.Error;
        }

        return session;
    }

    private static Result<PresentedToken> Read(VmomiCall call)
    {
        var presented = PresentedToken.Read(call.Envelope);
        if (!presented.IsSuccess || presented.Value.Proof is not { } proof)
            return presented;

        var fresh = MessageProof.CheckFresh(proof.Timestamp, call.Now, call.Realm.Policy.ClockTolerance);
        return fresh.IsSuccess ? presented : fresh.Error;
    }

    private async ValueTask<Result<AcceptedToken>> AcceptAsync(VmomiCall call, PresentedToken presented, CancellationToken cancellationToken)
    {
        var accepted = await tokens.AcceptAsync(call.Realm, presented.Assertion, call.Now, cancellationToken);
        return accepted.IsSuccess && accepted.Value.Assertion.Value.Audiences is var audiences && !call.Realm.IsAmong(audiences)
            ? ErrorCodes.Vsphere.TokenForAnother.With("The token is meant for another relying party.", $"audience {string.Join(' ', audiences)}")
            : accepted;
    }

    /// <summary>
    /// A bearer token is the presenter's by being presented; what else signs such a request proves nothing about it.
    /// For holder-of-key the key is the token's: what the signature's KeyInfo or Id say does not matter.
    /// </summary>
    private async ValueTask<Result<AcceptedToken>> ProveHolderAsync(
        VmomiCall call, PresentedToken presented, AcceptedToken token, CancellationToken cancellationToken)
    {
        if (token.Assertion.Value.Confirmation is not SubjectConfirmation.HolderOfKey)
            return token;
        if (presented.Proof is not { } security)
            return ErrorCodes.Messages.ProofOfPossessionMissing.With("The token is bound to a key, but the request is not signed with it.");

        var proof = HolderProof.Verify(token.Assertion, security, call.Envelope.Body, call.Realm.Settings.AllowRsa1024, call.Now);
        if (!proof.IsSuccess)
            return proof.Error;

        // Who may stand for the token by that key now: a service must still own it.
        var owner = await identities.FindServiceAsync(call.Realm.Name, proof.Value.Holder.Certificate, cancellationToken);
        if (!owner.IsSuccess && owner.Error.Code != ErrorCodes.Identities.AuthenticationFailed)
            return owner.Error;
        if (proof.Value.Holder.Identify(token.Subject, owner.Value).Error is { } refusal)
            return refusal;

        // Asked last, so that only the holder can fill the memory of what was seen.
        var replay = ReplayKey.Of(proof.Value.Signature.SignedInfoDigest.Span, security.Timestamp.Expires + call.Realm.Policy.ClockTolerance);
        if (!ledger.TryRemember(replay))
            return ErrorCodes.Server.ReplayDetected.With("This very request was accepted before.");

        var remembered = await ledger.RememberAsync(replay, cancellationToken);
        return remembered.IsSuccess ? token : remembered.Error;
    }

    private static Result<Session> Open(VmomiCall call, SessionTable sessions, AcceptedToken token)
    {
        var assertion = token.Assertion.Value;
        return sessions.Open(call.Realm.Name, assertion.NameId, assertion.Actor, assertion.NotOnOrAfter + call.Realm.Policy.ClockTolerance, call.Now, token);
    }

    private async ValueTask<Result<AuditRecord>> RecordAsync(VmomiCall call, AcceptedToken? token, StsError? refusal)
    {
        if (refusal is not null)
            LogRefused(call.Method.LocalName, call.Realm.Name, call.Source.Name, refusal);

        // Without the caller's token: who disconnects must not escape the record.
        var recorded = await ledger.AppendAuditAsync(
            new AuditRecord(
                call.Now, call.Realm.Name, call.Method.LocalName, token is null ? null : token.Assertion.Value.Actor, call.Source.Name,
                refusal?.Code.Id, refusal?.InternalDetail ?? refusal?.PublicDetail ?? $"token {token?.Assertion.Value.Id}"),
            CancellationToken.None);
        if (!recorded.IsSuccess)
            LogUnrecorded(call.Method.LocalName, recorded.Error);
        return recorded;
    }

    [LoggerMessage(LogLevel.Warning, "{Method} refused in realm {Realm} for {Source}: {Error}")]
    private partial void LogRefused(string method, string realm, string source, StsError error);

    [LoggerMessage(LogLevel.Error, "{Method} could not be recorded: {Error}")]
    private partial void LogUnrecorded(string method, StsError error);
}
