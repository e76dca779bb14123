using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// Which attributes a token carries: those of its subject, less what a token that it derives from did not say, less what
/// its requester did not ask for. Whether the subject is a service stays in every token: vSphere services need it.
/// </summary>
internal static class ClaimNarrowing
{
    /// <summary>Claim types that the subject's NameID answers already.</summary>
    private static readonly string[] SaidByNameId =
    [
        "http://schemas.xmlsoap.org/claims/UPN",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
    ];

    /// <returns>A refusal when a claim that must be there cannot be: a token without it would be of no use.</returns>
    public static Result<AssertionAttributes> Apply(IReadOnlyList<AssertionAttribute> attributes, TokenRequest request)
    {
        // By FriendlyName: a relying party may know the same claim under another Name. What it adds for itself, a constant,
        // has its Name as FriendlyName and says nothing about the subject.
        var allowed = request.Template is { Source: var source }
            ? Only(attributes, attribute => attribute.FriendlyName == attribute.Name || source.Attributes.Any(said => said.FriendlyName == attribute.FriendlyName))
            : attributes;
        if (request.Claims is not { } claims)
            return new AssertionAttributes(allowed);

        var missing = claims.FirstOrDefault(claim => !claim.IsOptional && !Answers(allowed, claim.Uri));
        return missing is null
            ? new AssertionAttributes(Only(allowed, attribute => claims.Any(claim => claim.Uri == attribute.Name)))
            : ErrorCodes.Tokens.ClaimNotAvailable.With($"The token cannot carry the claim {Clipped(missing.Uri)}, which the request says it must.");
    }

    private static bool Answers(IReadOnlyList<AssertionAttribute> attributes, string uri)
        => SaidByNameId.Contains(uri) || attributes.Any(attribute => attribute.Name == uri);

    private static IReadOnlyList<AssertionAttribute> Only(IReadOnlyList<AssertionAttribute> attributes, Func<AssertionAttribute, bool> isWanted)
        => [.. attributes.Where(attribute => attribute.Name == SubjectAttributes.KindName || isWanted(attribute))];

    private static string Clipped(string uri) => uri.Length <= 200 ? uri : uri[..200] + "…";
}

/// <summary>What a token says about its subject.</summary>
internal sealed record AssertionAttributes(IReadOnlyList<AssertionAttribute> All);
