namespace Everseal.Core.Tokens;

/// <summary>Whom a token is for, and under which rules it is issued.</summary>
/// <param name="Audience">The AppliesTo address; null when none was asked, and then the token carries no AudienceRestriction.</param>
/// <param name="Policy">The realm's.</param>
public sealed record RelyingParty(string? Audience, TokenPolicy Policy)
{
    /// <summary>What was registered for it; for one that nobody registered the realm's policy alone binds.</summary>
    public RelyingPartyRules Rules { get; init; } = RelyingPartyRules.None;
}
