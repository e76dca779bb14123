using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The one <c>wsse:Security</c> header of a request (WS-Security 1.1 §5). Nothing in it has been verified yet.</summary>
public sealed record SecurityHeader
{
    public required Element Element { get; init; }

    public required MessageTimestamp Timestamp { get; init; }

    public UsernameToken? UsernameToken { get; init; }

    public BinarySecurityToken? BinarySecurityToken { get; init; }

    /// <summary>A <c>saml2:Assertion</c> that the sender presents (SAML Token Profile 1.1 §3.4).</summary>
    public Element? Assertion { get; init; }

    /// <summary>The <c>ds:Signature</c> over Timestamp and Body; null when the request is not signed.</summary>
    public Element? Signature { get; init; }
}

/// <summary>WS-Security 1.1 §10. <see cref="Element"/> is what a signature has to cover.</summary>
public sealed record MessageTimestamp(DateTimeOffset Created, DateTimeOffset Expires, Element Element);

/// <summary>
/// Username Token Profile 1.1 with the password in clear, which TLS protects. The nonce, when there is
/// one, is accepted once.
/// </summary>
public sealed record UsernameToken(string Username, string Password, byte[]? Nonce, DateTimeOffset? Created)
{
    /// <summary>Never the password: a log that prints the record must not hold it.</summary>
    public override string ToString() => $"UsernameToken {{ Username = {Username} }}";
}

/// <summary>X.509 Token Profile 1.1: the certificate whose key signed the request.</summary>
/// <param name="Id">The <c>wsu:Id</c> that the signature's KeyInfo refers to.</param>
public sealed record BinarySecurityToken(string? Id, X509Certificate2 Certificate);

/// <summary>A certificate that was decoded before.</summary>
/// <param name="der">All of its octets.</param>
/// <returns>The certificate of exactly these octets; null when they are to be decoded.</returns>
public delegate X509Certificate2? KnownCertificate(ReadOnlyMemory<byte> der);
