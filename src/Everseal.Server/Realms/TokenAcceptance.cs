using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;

namespace Everseal.Server.Realms;

/// <summary>A token that was verified, is valid now, is on record, and whose subject still exists.</summary>
/// <param name="Subject">Whom it speaks about, as that principal is now.</param>
/// <param name="AsOf">The ledger's count of cancellations before the record was read.</param>
public sealed record AcceptedToken(Valid<Assertion> Assertion, TokenRecord Record, Subject Subject, long AsOf);

/// <summary>A token that was verified, runs now and is on record, perhaps as cancelled.</summary>
/// <param name="AsOf">The ledger's count of cancellations before the record was read.</param>
public sealed record KnownToken(Valid<Assertion> Assertion, TokenRecord Record, long AsOf);

/// <summary>
/// The one way to believe a token, for Validate, Renew, ActAs and every login by token: the ring's keys, the
/// token's own conditions, the ledger, and the directory. A signature alone is never enough, because keys get stolen
/// and people leave.
/// </summary>
public sealed partial class TokenAcceptance(
    TokenLedger ledger, IncidentRegister incidents, IIdentitySource identities, RevocationRegister revocations, ILogger<TokenAcceptance> logger)
{
    /// <param name="realm">Whose token it must be.</param>
    /// <param name="assertion">The <c>saml2:Assertion</c>, at its absolute place in the message.</param>
    /// <param name="now">The time of the request: one for all that is judged in it.</param>
    public async ValueTask<Result<AcceptedToken>> AcceptAsync(
        RealmSnapshot realm, Element assertion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await RecogniseAsync(realm, assertion, now, cancellationToken);
        return known.IsSuccess ? await BelieveAsync(realm, known.Value, cancellationToken) : known.Error;
    }

    /// <summary>
    /// A token that was accepted before and is presented again: its signature needs no second look, its times, its record
    /// and its subject do, so that an end of any of them counts at once. Its record is as it was unless something was
    /// cancelled since.
    /// </summary>
    /// <param name="realm">The very snapshot whose ring verified it: another ring may have let its key go.</param>
    public async ValueTask<Result<AcceptedToken>> AcceptAgainAsync(
        RealmSnapshot realm, AcceptedToken before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (AssertionValidator.CheckTimes(before.Assertion, RulesOf(realm), now) is { } ended)
            return ended;

        var asOf = ledger.Cancellations;
        Result<TokenRecord> record = asOf == before.AsOf ? before.Record : await FindRecordAsync(realm, before.Assertion.Value, now, cancellationToken);
        return record.IsSuccess ? await BelieveAsync(realm, new KnownToken(before.Assertion, record.Value, asOf), cancellationToken) : record.Error;
    }

    /// <summary>
    /// Whether a token is ours and still running: enough to end it, and for nothing else. Whether it was cancelled before
    /// and whether its subject still exists are left open.
    /// </summary>
    public async ValueTask<Result<KnownToken>> RecogniseAsync(
        RealmSnapshot realm, Element assertion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var valid = AssertionValidator.Validate(assertion, realm.Ring, RulesOf(realm), now);
        if (!valid.IsSuccess)
            return valid.Error;

        var asOf = ledger.Cancellations;
        var record = await FindRecordAsync(realm, valid.Value.Value, now, cancellationToken);
        return record.IsSuccess ? new KnownToken(valid.Value, record.Value, asOf) : record.Error;
    }

    private static AssertionRules RulesOf(RealmSnapshot realm) => new(realm.Policy.Issuer, realm.Policy.ClockTolerance);

    private async ValueTask<Result<AcceptedToken>> BelieveAsync(RealmSnapshot realm, KnownToken known, CancellationToken cancellationToken)
    {
        if (known.Record.CancelledAt is { } cancelledAt)
            return ErrorCodes.Acceptance.TokenCancelled.With($"The token was cancelled at {XmlTime.Write(cancelledAt)}.");

        // The key that the token is bound to may be in other hands by now.
        var assertion = known.Assertion.Value;
        if (assertion.Confirmation is SubjectConfirmation.HolderOfKey holder && revocations.IsRevoked(SHA256.HashData(holder.Certificate.Span)))
            return ErrorCodes.Revocation.CertificateRevoked.With("The certificate that the token is bound to is revoked.");

        var subject = await identities.FindAsync(realm.Name, assertion.NameId, cancellationToken);
        if (subject.IsSuccess)
            return new AcceptedToken(known.Assertion, known.Record, subject.Value, known.AsOf);

        return subject.Error.Code == ErrorCodes.Identities.AuthenticationFailed || subject.Error.Code == ErrorCodes.Identities.PrincipalNotFound
            ? ErrorCodes.Acceptance.SubjectGone.With($"The account {assertion.NameId} does not exist any longer, or is disabled.", subject.Error.InternalDetail)
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
            LedgerVerdict.Known { Record: var record } => await CheckAsync(realm, content, record, now),
            LedgerVerdict.Cancelled { Record: var record } => await CheckAsync(realm, content, record, now),

            // Fail closed: whoever stole the key could date a token back behind the ledger's beginning.
            LedgerVerdict.OlderThanEpoch { Epoch: var epoch } => ErrorCodes.Acceptance.TokenOlderThanLedger.With(
                $"The token was issued at {XmlTime.Write(content.IssueInstant)}, before this service's records begin at {XmlTime.Write(epoch)}."),

            _ => await RefuseForgedAsync(realm, content, now),
        };
    }

    private async ValueTask<Result<TokenRecord>> CheckAsync(RealmSnapshot realm, Assertion content, TokenRecord record, DateTimeOffset now)
    {
        if (record.Realm != realm.Name)
            return ErrorCodes.Acceptance.OtherRealm.With("The token was issued in another realm.");

        // Another content under a borrowed id is as forged as one that nobody knows.
        return CryptographicOperations.FixedTimeEquals(record.SignedInfoDigest.Span, content.SignedInfoDigest.Span)
            ? record
            : await RefuseForgedAsync(realm, content, now);
    }

    private async ValueTask<StsError> RefuseForgedAsync(RealmSnapshot realm, Assertion content, DateTimeOffset now)
    {
        LogForged(content.Id, content.NameId, realm.Name);
        var (code, detail) = (ErrorCodes.Acceptance.TokenForged, $"forged token {content.Id}");
        await incidents.RaiseAsync(
            IncidentSubject.Own($"forged tokens {realm.Name}"),
            new IncidentCondition(
                code, Severity.Critical, $"{detail} for {content.NameId}", "Somebody else holds the realm's signing key and can make tokens of anybody.",
                $"everseal keys list --realm {realm.Name}") { IsEvent = true },
            new AuditRecord(now, realm.Name, "accept token", content.NameId, null, code.Id, detail));
        return ErrorCodes.Acceptance.TokenForged.With("The token was not issued by this service.", $"forged token {content.Id} for {content.NameId}");
    }

    [LoggerMessage(LogLevel.Critical, "Forged token {TokenId} for {NameId} in realm {Realm}: signed by our key, never issued. The private key is in other hands.")]
    private partial void LogForged(string tokenId, string nameId, string realm);
}
