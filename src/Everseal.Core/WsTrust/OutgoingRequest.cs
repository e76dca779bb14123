using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>What a client asks of an STS: see <see cref="RequestSecurityTokenWriter"/>.</summary>
public sealed record OutgoingRequest(TrustOperation Operation)
{
    public SoapVersion Version { get; init; } = SoapVersion.Soap11;

    public TrustDialect Dialect { get; init; } = TrustDialect.Trust13;

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Signs the request; together with a password this is interactive holder-of-key.</summary>
    public RequestSigner? Signer { get; init; }

    /// <summary>A holder-of-key token that says who asks; the request is then signed with its key, and carries no certificate.</summary>
    public ReadOnlyMemory<byte>? Identity { get; init; }

    public KeyType? KeyType { get; init; }

    public string? AppliesTo { get; init; }

    /// <summary>How long the token shall live from now; null leaves it to the issuer's policy.</summary>
    public TimeSpan? Lifetime { get; init; }

    public bool Renewable { get; init; }

    public bool Delegatable { get; init; }

    /// <summary>The token to renew, validate or cancel: XML of an assertion, exactly as it was issued.</summary>
    public ReadOnlyMemory<byte>? Target { get; init; }

    /// <summary>The token of the person for whom the requester acts.</summary>
    public ReadOnlyMemory<byte>? ActAs { get; init; }

    /// <summary>The same in WS-Trust 1.3's word.</summary>
    public ReadOnlyMemory<byte>? OnBehalfOf { get; init; }

    /// <summary>The service's address; when set, the request carries WS-Addressing headers.</summary>
    public Uri? To { get; init; }

    /// <summary>The SOAPAction header of SOAP 1.1; in SOAP 1.2 the addressing header says it.</summary>
    public string Action => Dialect.RequestAction(Operation);
}

/// <summary>The client's own key and certificate.</summary>
/// <param name="Algorithm">What goes with the key when null.</param>
public sealed record RequestSigner(X509Certificate2 Certificate, AsymmetricAlgorithm PrivateKey, SignatureAlgorithm? Algorithm = null);
