using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// From a SOAP envelope to a typed request (WS-Trust 1.3 §3.1, §4 to §9). Whitespace and order are the
/// client's; duplicates and what is not understood are refused (§3.1, the rule for <c>{any}</c>).
/// </summary>
public static class RequestSecurityTokenReader
{
    public static Result<SoapRequest> Read(SoapEnvelope envelope)
    {
        var security = SecurityHeaderReader.Read(envelope);
        if (!security.IsSuccess)
            return security.Error;
        if (security.Value.Assertion is not null)
        {
            return ErrorCodes.Messages.SecurityTokenUnsupported.With(
                "Logging in with a SAML token is not supported in this version; use a password or a certificate.");
        }

        var bodies = envelope.Body.Elements().ToList();
        if (bodies.Count != 1 || bodies[0].LocalName != "RequestSecurityToken"
            || TrustDialect.FromNamespace(bodies[0].NamespaceUri) is not { } dialect)
        {
            return ErrorCodes.Messages.RequestMalformed.With("The Body must hold one RequestSecurityToken of WS-Trust 1.3, 1.4 or February 2005.");
        }

        var children = TrustChildren.Read(bodies[0], dialect);
        if (!children.IsSuccess)
            return children.Error;

        var token = ReadToken(bodies[0], dialect, children.Value, envelope.Action);
        return token.IsSuccess
            ? SignatureKeyReference.Check(new SoapRequest(envelope, security.Value, token.Value))
            : token.Error;
    }

    private static Result<RequestSecurityToken> ReadToken(Element element, TrustDialect dialect, TrustChildren children, string? action)
    {
        var operation = TrustIdentifiers.ReadOperation(children.Text("RequestType"), action);
        if (!operation.IsSuccess)
            return operation.Error;
        if (TrustIdentifiers.CheckTokenType(children.Text("TokenType"), operation.Value) is { } tokenTypeError)
            return tokenTypeError;
        if (!TrustIdentifiers.TryReadKeyType(children.Text("KeyType"), out var keyType))
            return ErrorCodes.Messages.KeyTypeUnsupported.With("The KeyType must be Bearer or PublicKey; symmetric keys are not issued.");
        if (!children.TryDelegatable(out var delegatable) || !children.TryRenewing(out var renewable))
            return ErrorCodes.Messages.RequestMalformed.With("Delegatable and Renewing/@Allow must be true or false.");

        var lifetime = children.Lifetime();
        if (!lifetime.IsSuccess)
            return lifetime.Error;
        var audience = children.AppliesTo();
        if (!audience.IsSuccess)
            return audience.Error;

        return TrustTargets.Read(children, operation.Value).Then<RequestSecurityToken>(targets => new RequestSecurityToken
        {
            Dialect = dialect,
            Operation = operation.Value,
            Context = element.Attribute("Context"),
            KeyType = keyType,
            UseKeySignature = children.Find("UseKey") is { } useKey ? useKey.Attribute("Sig") ?? string.Empty : null,
            AppliesTo = audience.Value.Address,
            LifetimeCreated = lifetime.Value.Created,
            LifetimeExpires = lifetime.Value.Expires,
            Renewable = renewable,
            Delegatable = delegatable,
            ActAs = targets.ActAs,
            RenewTarget = targets.RenewTarget,
            ValidateTarget = targets.ValidateTarget,
        });
    }
}
