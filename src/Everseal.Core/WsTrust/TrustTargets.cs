using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The tokens inside a request: each operation takes its own target and no other.</summary>
internal sealed record TrustTargets(Element? ActAs, Element? RenewTarget, Element? ValidateTarget, Element? CancelTarget)
{
    private static readonly (string Name, Func<TrustOperation, bool> BelongsTo, bool IsRequired)[] Rules =
    [
        ("ActAs", operation => operation == TrustOperation.Issue, false),
        ("OnBehalfOf", operation => operation == TrustOperation.Issue, false),
        ("RenewTarget", operation => operation == TrustOperation.Renew, true),
        ("ValidateTarget", operation => operation is TrustOperation.Validate or TrustOperation.BatchValidate, true),
        ("CancelTarget", operation => operation == TrustOperation.Cancel, true),
    ];

    /// <param name="presented">The assertion in the Security header, which a target may refer to.</param>
    public static Result<TrustTargets> Read(TrustChildren children, TrustOperation operation, Element? presented)
    {
        if (Rules.Any(rule => rule.BelongsTo(operation) ? rule.IsRequired && children.Find(rule.Name) is null : children.Find(rule.Name) is not null))
        {
            return ErrorCodes.Messages.RequestMalformed.With(
                $"{operation} needs its own target and no other: ActAs or OnBehalfOf goes with Issue, RenewTarget with Renew, ValidateTarget with Validate, CancelTarget with Cancel.");
        }

        if (children.Find("ActAs") is not null && children.Find("OnBehalfOf") is not null)
            return ErrorCodes.Messages.RequestMalformed.With("A request says either ActAs or OnBehalfOf: one person to act for.");

        var found = Rules.ToDictionary(rule => rule.Name, rule => children.Find(rule.Name) is { } target ? Token(target, presented) : null);
        if (Rules.FirstOrDefault(rule => children.Find(rule.Name) is not null && found[rule.Name] is null).Name is { } unusable)
        {
            // A name alone would let the requester be anybody it names.
            return ErrorCodes.Messages.SecurityTokenUnsupported.With(
                $"{unusable} must hold one SAML 2.0 assertion itself, or refer to the one in the Security header; a name or another kind of token proves nothing.");
        }

        return new TrustTargets(found["ActAs"] ?? found["OnBehalfOf"], found["RenewTarget"], found["ValidateTarget"], found["CancelTarget"]);
    }

    /// <summary>SAML Token Profile 1.1 §3.4: the token itself, or a reference to it by its ID. It may not stand in the message twice.</summary>
    private static Element? Token(Element target, Element? presented)
        => target.Elements().ToList() switch
        {
            [var token] when token.Is(WsTrustNames.Saml2TokenType, "Assertion") => token,
            [var reference] when presented is not null && SamlReference.Names(reference, presented) => presented,
            _ => null,
        };
}
