using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// Whether a service may act for the subject of a token (WS-Trust 1.4 §9.3, ActAs; SAML's Delegation
/// Restriction 1.0). What it gets is bound to its own key, names it in the chain and ends with the token it came from.
/// </summary>
public static class TokenDelegation
{
    /// <summary>The right to ask; vSphere's name for it.</summary>
    public const string Group = "ActAsUsers";

    /// <param name="source">The token of the person, as the service received it.</param>
    /// <param name="requester">The service, authenticated by its signature over this request.</param>
    /// <param name="certificate">DER of the certificate whose key signed the request.</param>
    /// <param name="audience">The AppliesTo address of the request.</param>
    public static Result<TokenTemplate> Allow(
        Valid<Assertion> source, Subject requester, ReadOnlySpan<byte> certificate, string? audience, DateTimeOffset now)
    {
        var assertion = source.Value;
        if (requester.Kind != SubjectKind.Service || certificate.IsEmpty)
            return ErrorCodes.Tokens.DelegationForbidden.With("Only a service that signs its request can ask for a token to act for somebody.");
        if (!requester.IsMemberOf(Group))
            return ErrorCodes.Tokens.DelegationForbidden.With($"{requester.NameId} is not in the group {Group}, so it may not act for others.");
        if (assertion.ProxyCount <= 0)
            return ErrorCodes.Tokens.NotDelegatable.With("The token in ActAs may not be delegated, or not any further.");

        // Delegation takes rights away and never adds any: what was meant for one relying party stays with it.
        if (assertion.Audience is { } meantFor && meantFor != audience)
            return ErrorCodes.Tokens.DelegationForbidden.With($"The token in ActAs is meant for {meantFor} alone; ask with this AppliesTo.");

        // A token bound to a key is worth nothing to others: a service that got hold of one must not turn it into its own.
        if (assertion.Confirmation is SubjectConfirmation.HolderOfKey holder && !holder.Certificate.Span.SequenceEqual(certificate))
            return ErrorCodes.Tokens.DelegationForbidden.With("The token in ActAs is bound to another key than the one that signed the request.");

        return new TokenTemplate.Delegation(assertion, Extend(assertion.Delegates, requester.NameId, now));
    }

    /// <summary>A service that extends its own delegation appears once: govmomi understands a chain of one.</summary>
    private static IReadOnlyList<AssertionDelegate> Extend(IReadOnlyList<AssertionDelegate> chain, string nameId, DateTimeOffset now)
        => chain is [.., var last] && Subject.SameName(last.NameId, nameId)
            ? chain
            : [.. chain, new AssertionDelegate(nameId, Xml.XmlTime.ToWirePrecision(now))];
}
