using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.Tokens;

/// <summary>What is asked of the issuer, whatever protocol asked. Authentication and proof of the key have happened.</summary>
public sealed record TokenRequest
{
    /// <summary>The certificate whose key the requester proved to have, for a holder-of-key token; null for a bearer token.</summary>
    public X509Certificate2? HolderCertificate { get; init; }

    /// <summary>When the requester wants the token to begin, by the requester's clock.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public bool Renewable { get; init; }

    public bool Delegatable { get; init; }

    /// <summary>The claims that the token shall carry; null for all that there are.</summary>
    public IReadOnlyList<RequestedClaim>? Claims { get; init; }

    /// <summary>The token that this one derives from, with the leave to do so; null for a fresh login.</summary>
    public TokenTemplate? Template { get; init; }
}
