using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// Claims (WS-Trust 1.3 §4.1) in the dialects that clients speak: WS-Federation's and that of identity selectors. Both are
/// a list of ClaimType with a Uri and whether it is Optional. A value that a claim should have is not understood.
/// </summary>
internal static class ClaimsReader
{
    private const int MaxClaims = 32;

    private const int MaxUriLength = 1024;

    /// <summary>By dialect, the namespace of its ClaimType.</summary>
    private static readonly Dictionary<string, string> Dialects = new()
    {
        [WsTrustNames.AuthorizationClaims + "/authclaims"] = WsTrustNames.AuthorizationClaims,
        [WsTrustNames.AuthorizationClaims + "/fedclaims"] = WsTrustNames.AuthorizationClaims,
        [WsTrustNames.AuthorizationClaims2006 + "/authclaims"] = WsTrustNames.AuthorizationClaims2006,
        [WsTrustNames.IdentityClaims] = WsTrustNames.IdentityClaims,
    };

    public static Result<RequestedClaims> Read(Element? claims)
    {
        if (claims is null)
            return new RequestedClaims(null);
        if (claims.Attribute("Dialect") is not { } dialect || !Dialects.TryGetValue(dialect, out var claimNamespace))
            return ErrorCodes.Messages.ClaimsUnsupported.With("Claims must name their Dialect, and one that is known here.");

        var read = new List<RequestedClaim>();
        foreach (var element in claims.Elements())
        {
            if (!element.Is(claimNamespace, "ClaimType") || element.HasElements)
                return ErrorCodes.Messages.ClaimsUnsupported.With("Claims may hold ClaimType elements of their dialect, each without a value.");
            if (element.Attribute("Uri") is not { Length: > 0 and <= MaxUriLength } uri || Optional(element) is not { } optional)
                return ErrorCodes.Messages.ClaimsUnsupported.With($"A ClaimType must have a Uri of at most {MaxUriLength} characters, and Optional may be true or false.");
            read.Add(new RequestedClaim(uri, optional));
        }

        return read.Count is > 0 and <= MaxClaims
            ? new RequestedClaims(read)
            : ErrorCodes.Messages.ClaimsUnsupported.With($"Claims must hold 1 to {MaxClaims} ClaimType elements.");
    }

    /// <summary>Both dialects: a claim is required unless its requester says otherwise. Null when it is neither.</summary>
    private static bool? Optional(Element claim) => claim.Attribute("Optional")?.Trim() switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => null,
    };
}

/// <param name="All">Null when the request does not say.</param>
internal sealed record RequestedClaims(IReadOnlyList<RequestedClaim>? All);
