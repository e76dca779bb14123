namespace Everseal.Core.Tokens;

/// <summary>Whom a token is for, and under which rules it is issued.</summary>
/// <param name="Audience">The AppliesTo address; null when none was asked, and then the token carries no AudienceRestriction.</param>
public sealed record RelyingParty(string? Audience, TokenPolicy Policy);
