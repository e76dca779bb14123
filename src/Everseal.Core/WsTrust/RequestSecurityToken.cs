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

    public DateTimeOffset? LifetimeCreated { get; init; }

    public DateTimeOffset? LifetimeExpires { get; init; }

    /// <summary>§4.4: true unless <c>Renewing/@Allow</c> says otherwise.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>§9.4: false unless asked for.</summary>
    public bool Delegatable { get; init; }

    /// <summary>The assertion in ActAs: on whose behalf the requester wants a token.</summary>
    public Element? ActAs { get; init; }

    public Element? RenewTarget { get; init; }

    public Element? ValidateTarget { get; init; }
}
