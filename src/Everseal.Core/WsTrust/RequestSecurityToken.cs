using Everseal.Core.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>What a RequestSecurityToken asks for, in any dialect (WS-Trust 1.3 §3.1).</summary>
public sealed record RequestSecurityToken
{
    public required TrustDialect Dialect { get; init; }

    public required TrustOperation Operation { get; init; }

    /// <summary>Echoed in the answer (§3.1).</summary>
    public string? Context { get; init; }

    /// <summary>Null when the request does not say: then a signature decides (see <see cref="HolderOfKeyConditions"/>).</summary>
    public KeyType? KeyType { get; init; }

    /// <summary>The signature that UseKey names; empty when UseKey names none, null without UseKey.</summary>
    public string? UseKeySignature { get; init; }

    /// <summary>The address in AppliesTo: the token's audience.</summary>
    public string? AppliesTo { get; init; }

    /// <summary>§9.5: who may use the token beside that one, Primary first.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    /// <summary>§4.1: the claims that the token shall carry; null when the request does not say.</summary>
    public IReadOnlyList<RequestedClaim>? Claims { get; init; }

    public DateTimeOffset? LifetimeCreated { get; init; }

    public DateTimeOffset? LifetimeExpires { get; init; }

    /// <summary>§4.4: true unless <c>Renewing/@Allow</c> says otherwise.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>§9.3: false unless asked for.</summary>
    public bool Delegatable { get; init; }

    /// <summary>The assertion in ActAs (1.4) or OnBehalfOf (1.3 §9.1): for whom the requester wants to act.</summary>
    public Element? ActAs { get; init; }

    public Element? RenewTarget { get; init; }

    public Element? ValidateTarget { get; init; }

    public Element? CancelTarget { get; init; }

    /// <summary>§4.2: the requests of a collection; empty for one that stands alone.</summary>
    public IReadOnlyList<RequestSecurityToken> Batch { get; init; } = [];
}
