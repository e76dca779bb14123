namespace Everseal.Core.Tokens;

/// <summary>One claim type that a requester wants in the token (WS-Trust 1.3 §4.1, Claims).</summary>
/// <param name="Uri">The attribute's Name.</param>
/// <param name="IsOptional">False when a token without it is of no use to the requester.</param>
public sealed record RequestedClaim(string Uri, bool IsOptional);
