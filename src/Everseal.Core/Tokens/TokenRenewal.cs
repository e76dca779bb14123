using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Xml;

namespace Everseal.Core.Tokens;

/// <summary>What the requester of something with a token, its renewal or its end, has shown.</summary>
/// <param name="Certificate">DER of the certificate whose key signed the request; null when it was not signed.</param>
/// <param name="Authenticated">Whom the request authenticated, by password, certificate or token; null when nobody.</param>
public sealed record RequesterProof(ReadOnlyMemory<byte>? Certificate, Subject? Authenticated)
{
    /// <summary>Whether the request was signed with the key that a holder-of-key token is bound to.</summary>
    internal bool IsByKeyOf(SubjectConfirmation.HolderOfKey holder)
        => Certificate is { } certificate && certificate.Span.SequenceEqual(holder.Certificate.Span);

    internal bool IsBy(string nameId) => Authenticated is { } subject && Subject.SameName(subject.NameId, nameId);
}

/// <summary>
/// Whether a token may be renewed (WS-Trust 1.3 §5). The count binds everyone: where it bound delegates
/// alone, an owner could live on one login for ever.
/// </summary>
public static class TokenRenewal
{
    /// <param name="target">The token to renew.</param>
    /// <param name="subject">Whom it speaks about, as that principal is now.</param>
    public static Result<TokenTemplate> Allow(
        Valid<Assertion> target, Subject subject, RequesterProof proof, TokenPolicy policy, DateTimeOffset now)
    {
        var assertion = target.Value;
        if ((CheckProof(assertion, proof, policy) ?? CheckStanding(assertion, subject, proof)) is { } unproven)
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

    private static StsError? CheckStanding(Assertion assertion, Subject subject, RequesterProof proof)
        => assertion.Confirmation is SubjectConfirmation.HolderOfKey
            ? HolderStanding.Check(assertion, subject, proof.Authenticated, ErrorCodes.Tokens.RenewalProofMissing)
            : null;

    private static StsError? CheckProof(Assertion assertion, RequesterProof proof, TokenPolicy policy) => assertion.Confirmation switch
    {
        SubjectConfirmation.HolderOfKey holder => proof.IsByKeyOf(holder)
            ? null
            : ErrorCodes.Tokens.RenewalProofMissing.With("A holder-of-key token is renewed only by a request that its certificate's key signed."),

        _ when policy.AllowUnsignedBearerRenew => null,

        _ => proof.IsBy(assertion.NameId)
            ? null
            : ErrorCodes.Tokens.RenewalProofMissing.With("A bearer token is renewed only for someone who authenticates as its subject."),
    };
}
