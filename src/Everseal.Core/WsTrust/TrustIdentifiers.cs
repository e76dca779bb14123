using System.Diagnostics.CodeAnalysis;
using Everseal.Core.Errors;

namespace Everseal.Core.WsTrust;

/// <summary>Reads request types, actions, token types and key types in every dialect's spelling.</summary>
internal static class TrustIdentifiers
{
    /// <summary>How WCF's February 2005 binding spells Bearer (Identity Selector Interoperability Profile 1.5 §3.4).</summary>
    private const string NoProofKey = "http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey";

    private static readonly string[] Bases =
        [WsTrustNames.TrustDecember2005, WsTrustNames.TrustFebruary2008, WsTrustNames.TrustFebruary2005];

    public static Result<TrustOperation> ReadOperation(string? requestType, string? action)
    {
        if (requestType is null)
            return ErrorCodes.Messages.RequestMalformed.With("The RequestSecurityToken has no RequestType.");
        if (!TryOperation(requestType, string.Empty, out var operation))
            return ErrorCodes.Messages.OperationUnsupported.With("The RequestType must be Issue, Renew, Validate, Cancel, or BatchValidate in a collection.");
        if (action is null)
            return operation;

        return TryOperation(action, operation == TrustOperation.BatchValidate ? string.Empty : "RST/", out var fromAction) && fromAction == operation
            ? operation
            : ErrorCodes.Messages.OperationUnsupported.With($"The action does not go with the RequestType {operation}.");
    }

    public static StsError? CheckTokenType(string? tokenType, TrustOperation operation) => tokenType switch
    {
        null or WsTrustNames.Saml2TokenType or WsTrustNames.Saml2TokenProfile => null,
        _ when operation is TrustOperation.Validate or TrustOperation.BatchValidate && Suffix(tokenType) == "RSTR/Status" => null,
        _ => ErrorCodes.Messages.TokenTypeUnsupported.With("Only SAML 2.0 tokens are issued; the request asks for another TokenType."),
    };

    public static bool TryReadKeyType(string? text, out KeyType? keyType)
    {
        keyType = null;
        if (text is null)
            return true;

        keyType = text == NoProofKey ? KeyType.Bearer : Suffix(text) switch
        {
            "Bearer" => KeyType.Bearer,
            "PublicKey" => KeyType.PublicKey,
            _ => null,
        };
        return keyType is not null;
    }

    private static bool TryOperation(string text, string prefix, [NotNullWhen(true)] out TrustOperation operation)
    {
        operation = default;
        return Suffix(text) is { } suffix && suffix.StartsWith(prefix, StringComparison.Ordinal) && suffix[prefix.Length..] switch
        {
            "Issue" => Set(TrustOperation.Issue, out operation),
            "Renew" => Set(TrustOperation.Renew, out operation),
            "Validate" => Set(TrustOperation.Validate, out operation),
            "Cancel" => Set(TrustOperation.Cancel, out operation),
            "BatchValidate" => Set(TrustOperation.BatchValidate, out operation),
            _ => false,
        };
    }

    private static bool Set(TrustOperation value, out TrustOperation operation)
    {
        operation = value;
        return true;
    }

    /// <summary>What follows the dialect's base and a slash; null when the text is none of WS-Trust's identifiers.</summary>
    private static string? Suffix(string text)
        => Array.Find(Bases, start => text.StartsWith(start + "/", StringComparison.Ordinal)) is { } found
            ? text[(found.Length + 1)..]
            : null;
}
