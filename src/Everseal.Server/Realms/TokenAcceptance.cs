using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;
using Everseal.Server.Ledger;

namespace Everseal.Server.Realms;

/// <summary>A token that was verified, is valid now, and is on record.</summary>
public sealed record AcceptedToken(Valid<Assertion> Assertion, TokenRecord Record);

/// <summary>
/// The one way to believe a token, for Validate, Renew, ActAs and every login by token: the ring's keys, the
/// token's own conditions, and the ledger. A signature alone is never enough, because keys get stolen.
/// </summary>
public sealed partial class TokenAcceptance(TokenLedger ledger, TimeProvider time, ILogger<TokenAcceptance> logger)
{
    /// <param name="realm">Whose token it must be.</param>
    /// <param name="assertion">The <c>saml2:Assertion</c>, at its absolute place in the message.</param>
    public async ValueTask<Result<AcceptedToken>> AcceptAsync(RealmSnapshot realm, Element assertion, CancellationToken cancellationToken)
    {
        var rules = new AssertionRules(realm.Policy.Issuer, realm.Policy.ClockTolerance);
        var valid = AssertionValidator.Validate(assertion, realm.Ring, rules, time.GetUtcNow());
        if (!valid.IsSuccess)
            return valid.Error;

        var content = valid.Value.Value;
        if (!TokenId.TryParse(content.Id, out var id))
            return await RefuseForgedAsync(realm, content, cancellationToken);

        var verdict = await ledger.FindAsync(id, content.IssueInstant, cancellationToken);
        if (!verdict.IsSuccess)
            return verdict.Error;

        return verdict.Value switch
        {
            LedgerVerdict.Known { Record: var record } when record.Realm == realm.Name => new AcceptedToken(valid.Value, record),
            LedgerVerdict.Known => ErrorCodes.Acceptance.OtherRealm.With("The token was issued in another realm."),

            // Fail closed: whoever stole the key could date a token back behind the ledger's beginning.
            LedgerVerdict.OlderThanEpoch { Epoch: var epoch } => ErrorCodes.Acceptance.TokenOlderThanLedger.With(
                $"The token was issued at {XmlTime.Write(content.IssueInstant)}, before this service's records begin at {XmlTime.Write(epoch)}."),
            _ => await RefuseForgedAsync(realm, content, cancellationToken),
        };
    }

    private async ValueTask<Result<AcceptedToken>> RefuseForgedAsync(RealmSnapshot realm, Assertion content, CancellationToken cancellationToken)
    {
        LogForged(content.Id, content.NameId, realm.Name);
        await ledger.AppendAuditAsync(
            new AuditRecord(time.GetUtcNow(), realm.Name, "accept token", content.NameId, null, ErrorCodes.Acceptance.TokenForged.Id, $"forged token {content.Id}"),
            cancellationToken);
        return ErrorCodes.Acceptance.TokenForged.With("The token was not issued by this service.", $"forged token {content.Id} for {content.NameId}");
    }

    [LoggerMessage(LogLevel.Critical, "Forged token {TokenId} for {NameId} in realm {Realm}: signed by our key, never issued. The private key is in other hands.")]
    private partial void LogForged(string tokenId, string nameId, string realm);
}
