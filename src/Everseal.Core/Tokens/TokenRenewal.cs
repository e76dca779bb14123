using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Xml;

namespace Everseal.Core.Tokens;

/// <summary>What the requester of a renewal has shown.</summary>
/// <param name="Certificate">DER of the certificate whose key signed the request; null when it was not signed.</param>
/// <param name="Authenticated">Whom the request authenticated, by password or certificate; null when nobody.</param>
public sealed record RenewalProof(ReadOnlyMemory<byte>? Certificate, Subject? Authenticated);

/// <summary>
/// Whether a token may be renewed (WS-Trust 1.3 §5). The count binds everyone: where it bound delegates
/// alone, an owner could live on one login for ever.
/// </summary>
public static class TokenRenewal
{
    /// <param name="target">The token to renew.</param>
    /// <param name="subject">Whom it speaks about, as that principal is now.</param>
    public static Result<TokenTemplate> Allow(
        Valid<Assertion> target, Subject subject, RenewalProof proof, TokenPolicy policy, DateTimeOffset now)
    {
        var assertion = target.Value;
        if ((CheckProof(assertion, proof, policy) ?? CheckRequester(assertion, subject, proof)) is { } unproven)
            return unproven;

        if (assertion.RenewCount is not { } left)
            return ErrorCodes.Tokens.NotRenewable.With("The token was issued without the right to renewal.");
        if (left <= 0)
            return ErrorCodes.Tokens.NotRenewable.With("All renewals of the token are used up.");

        var familyEnd = assertion.AuthnInstant + policy.MaxFamilyAge;
        return now >= familyEnd
            ? ErrorCodes.Tokens.FamilyTooOld.With(
                $"The login behind the token was at {XmlTime.Write(assertion.AuthnInstant)}; it could be renewed until {XmlTime.Write(familyEnd)}.")
            : new TokenTemplate.Renewal(assertion);
    }

    /// <summary>
    /// A service has its rights from the directory, not from a key it once had: one that was removed, disabled or given
    /// another certificate, or a delegate without the right to act, cannot live on by renewing. A person's own
    /// holder-of-key token names a certificate that is registered nowhere; there the key is the proof.
    /// </summary>
    private static StsError? CheckRequester(Assertion assertion, Subject subject, RenewalProof proof)
    {
        if (assertion.Confirmation is not SubjectConfirmation.HolderOfKey)
            return null;

        if (assertion.Delegates is [.., var last])
        {
            return proof.Authenticated is { } service && Subject.SameName(service.NameId, last.NameId) && service.IsMemberOf(TokenDelegation.Group)
                ? null
                : ErrorCodes.Tokens.RenewalProofMissing.With($"A token to act for somebody is renewed only by its delegate {last.NameId}, while that is in {TokenDelegation.Group}.");
        }

        return subject.Kind == SubjectKind.Person || (proof.Authenticated is { } owner && Subject.SameName(owner.NameId, subject.NameId))
            ? null
            : ErrorCodes.Tokens.RenewalProofMissing.With("A service's token is renewed only while the service is registered with the certificate that it names.");
    }

    private static StsError? CheckProof(Assertion assertion, RenewalProof proof, TokenPolicy policy) => assertion.Confirmation switch
    {
        SubjectConfirmation.HolderOfKey holder => proof.Certificate is { } certificate && certificate.Span.SequenceEqual(holder.Certificate.Span)
            ? null
            : ErrorCodes.Tokens.RenewalProofMissing.With("A holder-of-key token is renewed only by a request that its certificate's key signed."),

        _ when policy.AllowUnsignedBearerRenew => null,

        _ => proof.Authenticated is { } subject && Subject.SameName(subject.NameId, assertion.NameId)
            ? null
            : ErrorCodes.Tokens.RenewalProofMissing.With("A bearer token is renewed only for someone who authenticates as its subject."),
    };
}
