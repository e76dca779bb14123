using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Xml;

namespace Everseal.Core.Tokens;

/// <summary>
/// Whether a service may act for the subject of a token (WS-Trust 1.4, ActAs; 1.3 §9.1, OnBehalfOf; SAML's Delegation
/// Restriction 1.0). What it gets is bound to its own key, names it in the chain and ends with the token it came from.
/// OnBehalfOf is answered alike: a token that hides who acts would be the subject's own in other hands.
/// </summary>
public static class TokenDelegation
{
    /// <summary>The right to ask; vSphere's name for it.</summary>
    public const string Group = "ActAsUsers";

    /// <param name="source">The token of the person, as the service received it.</param>
    /// <param name="requester">The service, authenticated by its signature over this request.</param>
    /// <param name="certificate">DER of the certificate whose key signed the request.</param>
    public static Result<TokenTemplate> Allow(
        Valid<Assertion> source, Subject requester, ReadOnlySpan<byte> certificate, DateTimeOffset now)
    {
        var assertion = source.Value;
        if (requester.Kind != SubjectKind.Service || certificate.IsEmpty)
            return ErrorCodes.Tokens.DelegationForbidden.With("Only a service that signs its request can ask for a token to act for somebody.");
        if (!requester.IsMemberOf(Group))
            return ErrorCodes.Tokens.DelegationForbidden.With($"{requester.NameId} is not in the group {Group}, so it may not act for others.");
        if (Subject.SameName(assertion.NameId, requester.NameId))
            return ErrorCodes.Tokens.DelegationToItself.With($"{requester.NameId} asks to act for itself: the token in the request is its own.");
        if (assertion.ProxyCount <= 0)
            return ErrorCodes.Tokens.NotDelegatable.With("The token to act with may not be delegated, or not any further.");

        // Who has the right to act has it from the subject. It is not passed on, so a chain has one member and no loop.
        if (assertion.Delegates is [.., var last] && !Subject.SameName(last.NameId, requester.NameId))
            return ErrorCodes.Tokens.DelegatedToAnother.With($"The token to act with was given to {last.NameId}, and only that service may derive from it.");

        // A token bound to a key is worth nothing to others: a service that got hold of one must not turn it into its own.
        if (assertion.Confirmation is SubjectConfirmation.HolderOfKey holder && !holder.Certificate.Span.SequenceEqual(certificate))
            return ErrorCodes.Tokens.DelegationForbidden.With("The token to act with is bound to another key than the one that signed the request.");

        // A service that extends its own delegation appears once: govmomi understands a chain of one.
        return new TokenTemplate.Delegation(
            assertion, assertion.Delegates is [] ? [new AssertionDelegate(requester.NameId, XmlTime.ToWirePrecision(now))] : assertion.Delegates);
    }
}
