using Everseal.Core.Errors;

namespace Everseal.Core.Tokens;

/// <summary>
/// Deriving takes rights away and never adds any: what was meant for some relying parties stays with them. A renewal
/// keeps its audiences whatever is asked, so there is nothing to refuse.
/// </summary>
internal static class TokenAudiences
{
    public static StsError? CheckKept(TokenRequest request, RelyingParty relyingParty)
    {
        if (request.Template is not { Source: { Audiences: { Count: > 0 } meantFor } } template || template is TokenTemplate.Renewal)
            return null;

        var asked = relyingParty.Audiences;
        return asked.Count > 0 && asked.All(meantFor.Contains)
            ? null
            : ErrorCodes.Tokens.AudienceWidened.With(
                $"The token that this one derives from is meant for {string.Join(", ", meantFor)} alone; ask with that AppliesTo.");
    }
}
