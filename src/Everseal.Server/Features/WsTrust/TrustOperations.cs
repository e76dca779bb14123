using System.Collections.Concurrent;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.WsTrust;

/// <summary>Issue and Renew: what they look up, which rule of Core decides, and that no token leaves unrecorded.</summary>
internal sealed partial class TrustOperations(
    TokenAcceptance acceptance, ISigner signer, TokenLedger ledger, IncidentRegister incidents, ILogger<TrustOperations> logger)
{
    private readonly ConcurrentDictionary<string, bool> _reportedCuts = new(StringComparer.Ordinal);

    /// <summary>
    /// WS-Trust 1.3 §4: a fresh token for the requester, one by the token that it presented, or with ActAs or OnBehalfOf one to
    /// act for somebody else.
    /// </summary>
    public async ValueTask<Result<SecurityToken>> IssueAsync(SoapRequest request, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        if (requester.Subject is not { } subject)
            return ErrorCodes.Identities.AuthenticationFailed.With("Invalid credentials", "the request carries no credentials");

        var keyType = HolderOfKeyConditions.Decide(request);
        if (!keyType.IsSuccess)
            return keyType.Error;

        var source = await SourceAsync(request, requester, subject, caller, cancellationToken);
        if (!source.IsSuccess)
            return source.Error;

        var asked = new TokenRequest
        {
            HolderCertificate = keyType.Value == KeyType.PublicKey ? requester.Certificate : null,
            From = request.Token.LifetimeCreated,
            Until = request.Token.LifetimeExpires,
            Renewable = request.Token.Renewable,
            Delegatable = request.Token.Delegatable,
            Template = source.Value.Template,
            Claims = request.Token.Claims,
        };

        IReadOnlyList<string> audiences = request.Token.AppliesTo is { } appliesTo ? [appliesTo, .. request.Token.Participants] : request.Token.Participants;
        return await IssueAsync(asked, audiences, source.Value, requester, caller, cancellationToken);
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

        var proof = new RequesterProof(requester.Certificate?.RawDataMemory, requester.Subject);
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

        // Whom the token is for stays, and their rules of now bind it.
        var source = new TokenSource(target.Value.Subject, template.Value, _ => TokenLineage.Continuing(target.Value.Record));
        return await IssueAsync(asked, target.Value.Assertion.Value.Audiences, source, requester, caller, cancellationToken);
    }

    /// <summary>What the new token derives from: the person's token in ActAs, the requester's own, or nothing but this login.</summary>
    private async ValueTask<Result<TokenSource>> SourceAsync(
        SoapRequest request, Requester requester, Subject subject, Caller caller, CancellationToken cancellationToken)
    {
        if (request.Token.ActAs is not { } actAs)
        {
            return requester.Token is { Holder: var holder, Accepted: var own }
                ? new TokenSource(own.Subject, TokenExchange.Allow(holder), _ => TokenLineage.Continuing(own.Record))
                : new TokenSource(subject, null, id => new TokenLineage(id, null, subject.Method));
        }

        var person = await acceptance.AcceptAsync(caller.Realm, actAs, caller.Now, cancellationToken);
        if (!person.IsSuccess)
            return person.Error;

        return TokenDelegation.Allow(person.Value.Assertion, subject, requester.Certificate?.RawData, caller.Now)
            .Then<TokenSource>(template => new TokenSource(
                person.Value.Subject, template, id => TokenLineage.Delegating(person.Value.Record, id, subject.Method)));
    }

    /// <summary>Core decides; then the key signs, the ledger commits, and only then is there a token.</summary>
    private async ValueTask<Result<SecurityToken>> IssueAsync(
        TokenRequest asked, IReadOnlyList<string> audiences, TokenSource source, Requester requester, Caller caller, CancellationToken cancellationToken)
    {
        var relyingParty = caller.Realm.RelyingPartyForAll(audiences);
        if (!relyingParty.IsSuccess)
            return relyingParty.Error;

        var credential = caller.Realm.Ring.SignerAt(caller.Now, relyingParty.Value.Audience);
        if (!credential.IsSuccess)
            return credential.Error;

        var id = new TokenId(Guid.CreateVersion7(caller.Now));
        var decided = TokenIssuance.Issue(asked, relyingParty.Value, source.Subject, credential.Value, id, caller.Now);
        if (!decided.IsSuccess)
            return decided.Error;

        var unsigned = decided.Value;
        if (unsigned.Lifetime.IsCutBySigningCertificate)
            await ReportCutAsync(caller, unsigned);

        var signature = await signer.SignAsync(unsigned.Credential.KeyId, unsigned.Credential.Algorithm, unsigned.Hash(), cancellationToken);
        var token = unsigned.Complete(signature);
        var recorded = await ledger.CommitAsync(Record(token, unsigned.Hash(), source, requester, caller), cancellationToken);
        return recorded.IsSuccess ? token : recorded.Error;
    }

    /// <summary>Once per signing certificate.</summary>
    private async ValueTask ReportCutAsync(Caller caller, UnsignedToken token)
    {
        if (!_reportedCuts.TryAdd(token.Credential.KeyId, true))
            return;

        LogCut(caller.Realm.Name, token.Lifetime.NotOnOrAfter);
        var (code, detail) = (ErrorCodes.Alarms.TokenLifetimeCut, $"tokens end at {XmlTime.Write(token.Lifetime.NotOnOrAfter)} with the signing certificate {token.Credential}");
        await incidents.RaiseAsync(
            IncidentSubject.Own($"token lifetime {caller.Realm.Name}"),
            new IncidentCondition(
                code, Severity.Warning, detail, $"Logins in realm {caller.Realm.Name} last shorter every day, and end with that certificate.",
                $"everseal keys list --realm {caller.Realm.Name}") { Due = token.Lifetime.NotOnOrAfter },
            new AuditRecord(caller.Now, caller.Realm.Name, "token lifetime cut", null, null, code.Id, detail));
    }

    private static TokenRecord Record(SecurityToken token, byte[] digest, TokenSource source, Requester requester, Caller caller)
        => TokenRecord.Of(token, caller.Realm.Name, source.Subject.Kind, source.LineageOf(token.Id), digest) with { Source = caller.Source.Name, Replay = requester.Replay };

    /// <summary>Whom the new token speaks about, by which leave, and what it goes back to.</summary>
    /// <param name="Template">Null for a fresh login.</param>
    private sealed record TokenSource(Subject Subject, TokenTemplate? Template, Func<TokenId, TokenLineage> LineageOf);

    [LoggerMessage(LogLevel.Warning, "A token in realm {Realm} ends at {End} already, because its signing certificate does: the certificate must be renewed")]
    private partial void LogCut(string realm, DateTimeOffset end);
}
