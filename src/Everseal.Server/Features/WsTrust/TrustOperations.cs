using System.Collections.Concurrent;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.WsTrust;

/// <summary>Issue, Renew and Validate: what they look up, which rule of Core decides, and that nothing leaves unrecorded.</summary>
internal sealed partial class TrustOperations(
    TokenAcceptance acceptance, ISigner signer, TokenLedger ledger, ILogger<TrustOperations> logger)
{
    private readonly ConcurrentDictionary<string, bool> _reportedCuts = new(StringComparer.Ordinal);

    /// <summary>WS-Trust 1.3 §4: a fresh token for the requester, or with ActAs (1.4 §9.3) one to act for somebody else.</summary>
    public async ValueTask<Result<SecurityToken>> IssueAsync(SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        if (requester.Subject is not { } subject)
            return ErrorCodes.Identities.AuthenticationFailed.With("Invalid credentials", "the request carries no credentials");

        var keyType = HolderOfKeyConditions.Decide(request);
        if (!keyType.IsSuccess)
            return keyType.Error;

        TokenTemplate? template = null;
        if (request.Token.ActAs is { } actAs)
        {
            var source = await acceptance.AcceptAsync(caller.Realm, actAs, caller.Now, cancellationToken);
            if (!source.IsSuccess)
                return source.Error;

            var allowed = TokenDelegation.Allow(source.Value.Assertion, subject, requester.Certificate?.RawData, request.Token.AppliesTo, caller.Now);
            if (!allowed.IsSuccess)
                return allowed.Error;
            (template, subject) = (allowed.Value, source.Value.Subject);
        }

        var asked = new TokenRequest
        {
            HolderCertificate = keyType.Value == KeyType.PublicKey ? requester.Certificate : null,
            From = request.Token.LifetimeCreated,
            Until = request.Token.LifetimeExpires,
            Renewable = request.Token.Renewable,
            Delegatable = request.Token.Delegatable,
            Template = template,
        };
        return await IssueAsync(asked, request.Token.AppliesTo, subject, family: null, requester, caller, cancellationToken);
    }

    /// <summary>WS-Trust 1.3 §5. The token must still be valid, and the renewal proven as <see cref="TokenRenewal"/> asks.</summary>
    public async ValueTask<Result<SecurityToken>> RenewAsync(SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        // Asked before the token is judged: when the signing certificate has expired, that is the cause to name,
        // and not that the old token's signature can no longer be trusted either.
        if (caller.Realm.Ring.SignerAt(caller.Now) is { IsSuccess: false } noSigner)
            return noSigner.Error;

        var target = await acceptance.AcceptAsync(caller.Realm, request.Token.RenewTarget!, caller.Now, cancellationToken);
        if (!target.IsSuccess)
            return target.Error;

        var proof = new RenewalProof(requester.Certificate?.RawDataMemory, requester.Subject);
        var template = TokenRenewal.Allow(target.Value.Assertion, target.Value.Subject, proof, caller.Realm.Policy, caller.Now);
        if (!template.IsSuccess)
            return template.Error;

        var asked = new TokenRequest
        {
            From = request.Token.LifetimeCreated,
            Until = request.Token.LifetimeExpires,
            Renewable = true,
            Template = template.Value,
        };
        return await IssueAsync(asked, target.Value.Record.Audience, target.Value.Subject, target.Value.Record.FamilyId, requester, caller, cancellationToken);
    }

    /// <summary>WS-Trust 1.3 §7. An invalid token is an answer, not a fault; "could not check" is a fault.</summary>
    public async ValueTask<Result<TokenStatus>> ValidateAsync(SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        if (requester.Replay is { } replay && await ledger.RememberAsync(replay, cancellationToken) is { IsSuccess: false } unrecorded)
            return unrecorded.Error;

        var accepted = await acceptance.AcceptAsync(caller.Realm, request.Token.ValidateTarget!, caller.Now, cancellationToken);
        if (!accepted.IsSuccess)
            return accepted.Error.Code.IsServerFailure ? accepted.Error : Invalid(accepted.Error);

        var assertion = accepted.Value.Assertion.Value;
        return new TokenStatus(IsValid: true, $"The token of {assertion.NameId} is valid until {XmlTime.Write(assertion.NotOnOrAfter)}.");
    }

    private static TokenStatus Invalid(StsError error) => new(IsValid: false, $"{error.PublicDetail} ({error.Code.Id})");

    /// <summary>Core decides; then the key signs, the ledger commits, and only then is there a token.</summary>
    private async ValueTask<Result<SecurityToken>> IssueAsync(
        TokenRequest asked, string? audience, Subject subject, TokenId? family, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        var relyingParty = caller.Realm.RelyingPartyFor(audience);
        if (!relyingParty.IsSuccess)
            return relyingParty.Error;

        var credential = caller.Realm.Ring.SignerAt(caller.Now, audience);
        if (!credential.IsSuccess)
            return credential.Error;

        var id = new TokenId(Guid.CreateVersion7(caller.Now));
        var decided = TokenIssuance.Issue(asked, relyingParty.Value, subject, credential.Value, id, caller.Now);
        if (!decided.IsSuccess)
            return decided.Error;

        var unsigned = decided.Value;
        if (unsigned.Lifetime.IsCutBySigningCertificate)
            await ReportCutAsync(caller, unsigned);

        var signature = await signer.SignAsync(unsigned.Credential.KeyId, unsigned.Credential.Algorithm, unsigned.Hash(), cancellationToken);
        var token = unsigned.Complete(signature);
        var recorded = await ledger.CommitAsync(Record(token, unsigned.Hash(), subject, family, requester, caller), cancellationToken);
        return recorded.IsSuccess ? token : recorded.Error;
    }

    /// <summary>Once per signing certificate, durably: alarms are raised from such records.</summary>
    private async ValueTask ReportCutAsync(Caller caller, UnsignedToken token)
    {
        if (!_reportedCuts.TryAdd(token.Credential.KeyId, true))
            return;

        LogCut(caller.Realm.Name, token.Lifetime.NotOnOrAfter);
        await ledger.AppendAuditAsync(
            new AuditRecord(
                caller.Now, caller.Realm.Name, "incident: token lifetime cut", null, null, null,
                $"tokens end at {XmlTime.Write(token.Lifetime.NotOnOrAfter)} with the signing certificate {token.Credential}"),
            CancellationToken.None);
    }

    private static TokenRecord Record(SecurityToken token, byte[] digest, Subject subject, TokenId? family, Requester requester, Caller caller) => new()
    {
        Id = token.Id,
        Realm = caller.Realm.Name,
        NameId = token.SubjectNameId,
        SubjectKind = subject.Kind,
        Kind = token.IsHolderOfKey ? TokenKind.HolderOfKey : TokenKind.Bearer,
        AuthenticationMethod = (requester.Subject ?? subject).Method,
        IssuedAt = token.NotBefore,
        ExpiresAt = token.NotOnOrAfter,
        FamilyId = family ?? token.Id,
        FamilyStartedAt = token.FamilyStartedAt,
        RenewalsLeft = token.RenewalsLeft,
        SignerKeyId = token.SigningKeyId,
        SignedInfoDigest = digest,
        Audience = token.Audience,
        Source = caller.Source.Name,
        Replay = requester.Replay,
    };

    [LoggerMessage(LogLevel.Warning, "A token in realm {Realm} ends at {End} already, because its signing certificate does: the certificate must be renewed")]
    private partial void LogCut(string realm, DateTimeOffset end);
}
