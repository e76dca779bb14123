using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;

namespace Everseal.Server.Realms;

/// <summary>A token that was verified, is valid now, is on record, and whose subject still exists.</summary>
/// <param name="Subject">Whom it speaks about, as that principal is now.</param>
public sealed record AcceptedToken(Valid<Assertion> Assertion, TokenRecord Record, Subject Subject);

/// <summary>
/// The one way to believe a token, for Validate, Renew, ActAs and every login by token: the ring's keys, the
/// token's own conditions, the ledger, and the directory. A signature alone is never enough, because keys get stolen
/// and people leave.
/// </summary>
public sealed partial class TokenAcceptance(
    TokenLedger ledger, IIdentitySource identities, RevocationRegister revocations, ILogger<TokenAcceptance> logger)
{
    /// <param name="realm">Whose token it must be.</param>
    /// <param name="assertion">The <c>saml2:Assertion</c>, at its absolute place in the message.</param>
    /// <param name="now">The time of the request: one for all that is judged in it.</param>
    public async ValueTask<Result<AcceptedToken>> AcceptAsync(
        RealmSnapshot realm, Element assertion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = new AssertionRules(realm.Policy.Issuer, realm.Policy.ClockTolerance);
        var valid = AssertionValidator.Validate(assertion, realm.Ring, rules, now);
        return valid.IsSuccess ? await AcceptAsync(realm, valid.Value, now, cancellationToken) : valid.Error;
    }

    /// <summary>
    /// A token that was accepted before and is presented again: its signature needs no second look, its times, its record
    /// and its subject do, so that an end of any of them counts at once.
    /// </summary>
    /// <param name="realm">The very snapshot whose ring verified it: another ring may have let its key go.</param>
    public async ValueTask<Result<AcceptedToken>> AcceptAgainAsync(
        RealmSnapshot realm, Valid<Assertion> assertion, DateTimeOffset now, CancellationToken cancellationToken)
        => AssertionValidator.CheckTimes(assertion, new AssertionRules(realm.Policy.Issuer, realm.Policy.ClockTolerance), now) is { } ended
            ? ended
            : await AcceptAsync(realm, assertion, now, cancellationToken);

    private async ValueTask<Result<AcceptedToken>> AcceptAsync(
        RealmSnapshot realm, Valid<Assertion> valid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var record = await FindRecordAsync(realm, valid.Value, now, cancellationToken);
        if (!record.IsSuccess)
            return record.Error;

        // The key that the token is bound to may be in other hands by now.
        if (valid.Value.Confirmation is SubjectConfirmation.HolderOfKey holder && revocations.IsRevoked(SHA256.HashData(holder.Certificate.Span)))
            return ErrorCodes.Revocation.CertificateRevoked.With("The certificate that the token is bound to is revoked.");

        var nameId = valid.Value.NameId;
        var subject = await identities.FindAsync(realm.Name, nameId, cancellationToken);
        if (subject.IsSuccess)
            return new AcceptedToken(valid, record.Value, subject.Value);

        return subject.Error.Code == ErrorCodes.Identities.AuthenticationFailed || subject.Error.Code == ErrorCodes.Identities.PrincipalNotFound
            ? ErrorCodes.Acceptance.SubjectGone.With($"The account {nameId} does not exist any longer, or is disabled.", subject.Error.InternalDetail)
            : subject.Error;
    }

    private async ValueTask<Result<TokenRecord>> FindRecordAsync(
        RealmSnapshot realm, Assertion content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!TokenId.TryParse(content.Id, out var id))
            return await RefuseForgedAsync(realm, content, now);

        var verdict = await ledger.FindAsync(id, content.IssueInstant, cancellationToken);
        if (!verdict.IsSuccess)
            return verdict.Error;

        return verdict.Value switch
        {
            LedgerVerdict.Known { Record: var record } when record.Realm != realm.Name
                => ErrorCodes.Acceptance.OtherRealm.With("The token was issued in another realm."),
            LedgerVerdict.Known { Record: var record } when CryptographicOperations.FixedTimeEquals(record.SignedInfoDigest.Span, content.SignedInfoDigest.Span)
                => record,

            // Fail closed: whoever stole the key could date a token back behind the ledger's beginning.
            LedgerVerdict.OlderThanEpoch { Epoch: var epoch } => ErrorCodes.Acceptance.TokenOlderThanLedger.With(
                $"The token was issued at {XmlTime.Write(content.IssueInstant)}, before this service's records begin at {XmlTime.Write(epoch)}."),

            // Unknown, or known with another content under a borrowed id.
            _ => await RefuseForgedAsync(realm, content, now),
        };
    }

    private async ValueTask<StsError> RefuseForgedAsync(RealmSnapshot realm, Assertion content, DateTimeOffset now)
    {
        LogForged(content.Id, content.NameId, realm.Name);
        await ledger.AppendAuditAsync(
            new AuditRecord(now, realm.Name, "accept token", content.NameId, null, ErrorCodes.Acceptance.TokenForged.Id, $"forged token {content.Id}"),
            CancellationToken.None);
        return ErrorCodes.Acceptance.TokenForged.With("The token was not issued by this service.", $"forged token {content.Id} for {content.NameId}");
    }

    [LoggerMessage(LogLevel.Critical, "Forged token {TokenId} for {NameId} in realm {Realm}: signed by our key, never issued. The private key is in other hands.")]
    private partial void LogForged(string tokenId, string nameId, string realm);
}
