using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The tokens inside a request: each operation takes its own target and no other.</summary>
internal sealed record TrustTargets(Element? ActAs, Element? RenewTarget, Element? ValidateTarget)
{
    public static Result<TrustTargets> Read(TrustChildren children, TrustOperation operation)
    {
        var actAs = Assertion(children, "ActAs");
        var renew = Assertion(children, "RenewTarget");
        var validate = Assertion(children, "ValidateTarget");
        var belongs = operation switch
        {
            TrustOperation.Issue => renew.IsAbsent && validate.IsAbsent,
            TrustOperation.Renew => actAs.IsAbsent && validate.IsAbsent && !renew.IsAbsent,
            _ => actAs.IsAbsent && renew.IsAbsent && !validate.IsAbsent,
        };
        if (!belongs)
            return ErrorCodes.Messages.RequestMalformed.With($"{operation} needs its own target and no other: ActAs goes with Issue, RenewTarget with Renew, ValidateTarget with Validate.");

        return actAs.IsUsable && renew.IsUsable && validate.IsUsable
            ? new TrustTargets(actAs.Token, renew.Token, validate.Token)
            : ErrorCodes.Messages.SecurityTokenUnsupported.With("The target must be one SAML 2.0 assertion itself, not a reference and not another kind of token.");
    }

    private static Target Assertion(TrustChildren children, string name)
    {
        if (children.Find(name) is not { } target)
            return new Target(IsAbsent: true, null);

        var tokens = target.Elements().ToList();
        return new Target(IsAbsent: false, tokens.Count == 1 && tokens[0].Is(WsTrustNames.Saml2TokenType, "Assertion") ? tokens[0] : null);
    }

    private readonly record struct Target(bool IsAbsent, Element? Token)
    {
        public bool IsUsable => IsAbsent || Token is not null;
    }
}
