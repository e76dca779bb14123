using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// From a SOAP envelope to a typed request (WS-Trust 1.3 §3.1, §4 to §9). Whitespace and order are the
/// client's; duplicates and what is not understood are refused (§3.1, the rule for <c>{any}</c>).
/// </summary>
public static class RequestSecurityTokenReader
{
    public static Result<SoapRequest> Read(SoapEnvelope envelope) => Read(envelope, _ => null);

    /// <param name="known">Saves decoding a certificate that comes with every request.</param>
    public static Result<SoapRequest> Read(SoapEnvelope envelope, KnownCertificate known)
    {
        var security = SecurityHeaderReader.Read(envelope, known);
        if (!security.IsSuccess)
            return security.Error;

        var token = envelope.Body.Elements().ToList() switch
        {
            [{ LocalName: "RequestSecurityToken" } one] when TrustDialect.FromNamespace(one.NamespaceUri) is { } dialect
                => ReadOne(one, dialect, envelope, security.Value),
            [{ LocalName: "RequestSecurityTokenCollection" } several] when TrustDialect.FromNamespace(several.NamespaceUri) is { } dialect
                => TrustBatch.Read(several, dialect, envelope.Action, security.Value.Assertion),
            _ => ErrorCodes.Messages.RequestMalformed.With("The Body must hold one RequestSecurityToken of WS-Trust 1.3, 1.4 or February 2005."),
        };
        return token.IsSuccess
            ? SignatureKeyReference.Check(new SoapRequest(envelope, security.Value, token.Value))
            : token.Error;
    }

    private static Result<RequestSecurityToken> ReadOne(Element element, TrustDialect dialect, SoapEnvelope envelope, SecurityHeader security)
    {
        var token = ReadToken(element, dialect, envelope.Action, security.Assertion);
        return token.Value?.Operation == TrustOperation.BatchValidate
            ? ErrorCodes.Messages.OperationUnsupported.With("BatchValidate is the RequestType of a RequestSecurityTokenCollection's members.")
            : token;
    }

    /// <param name="action">Null where the message's action was judged already.</param>
    /// <param name="presented">The assertion in the Security header.</param>
    internal static Result<RequestSecurityToken> ReadToken(Element element, TrustDialect dialect, string? action, Element? presented)
        => TrustChildren.Read(element, dialect).Then(children => ReadToken(element, dialect, children, action, presented));

    private static Result<RequestSecurityToken> ReadToken(
        Element element, TrustDialect dialect, TrustChildren children, string? action, Element? presented)
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
        if (operation.Value != TrustOperation.Issue && (children.Find("Claims") ?? children.Find("Participants")) is { } wish)
            return ErrorCodes.Messages.FeatureUnsupported.With($"{wish.LocalName} goes with Issue: {operation.Value} changes nothing of what a token says or whom it is for.");

        var lifetime = children.Lifetime();
        if (!lifetime.IsSuccess)
            return lifetime.Error;
        var audiences = EndpointReferences.Read(children, dialect);
        if (!audiences.IsSuccess)
            return audiences.Error;
        var claims = ClaimsReader.Read(children.Find("Claims"));
        if (!claims.IsSuccess)
            return claims.Error;

        return TrustTargets.Read(children, operation.Value, presented).Then<RequestSecurityToken>(targets => new RequestSecurityToken
        {
            Dialect = dialect,
            Operation = operation.Value,
            Context = element.Attribute("Context"),
            KeyType = keyType,
            UseKeySignature = children.Find("UseKey") is { } useKey ? useKey.Attribute("Sig") ?? string.Empty : null,
            AppliesTo = audiences.Value.AppliesTo,
            Participants = audiences.Value.Participants,
            Claims = claims.Value.All,
            LifetimeCreated = lifetime.Value.Created,
            LifetimeExpires = lifetime.Value.Expires,
            Renewable = renewable,
            Delegatable = delegatable,
            ActAs = targets.ActAs,
            RenewTarget = targets.RenewTarget,
            ValidateTarget = targets.ValidateTarget,
            CancelTarget = targets.CancelTarget,
        });
    }
}
