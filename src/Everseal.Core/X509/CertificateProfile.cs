using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Whether a certificate names hosts in its SubjectAltName (RFC 5280, 4.2.1.6).</summary>
public enum SanRule
{
    Forbidden,
    Optional,
    Required,
}

/// <summary>What a certificate is for, as data: issuance builds from it and the lints judge by it.</summary>
/// <param name="Name">As people type it: <c>everseal ca issue --profile tls-server</c>.</param>
/// <param name="Lifetime">What one gets without asking.</param>
/// <param name="MaximumLifetime">The longest that one may ask for.</param>
/// <param name="ExtendedKeyUsages">Object identifiers; none means no such extension.</param>
/// <param name="PathLength">CA certificates below this one (RFC 5280, 4.2.1.9); null means no bound.</param>
/// <param name="IsSelfSigned">True for the root alone: it takes no issuer, all others need one.</param>
/// <param name="AllowedKeys">The first one is what to generate unless someone asks for another.</param>
public sealed record CertificateProfile(
    string Name,
    TimeSpan Lifetime,
    TimeSpan MaximumLifetime,
    X509KeyUsageFlags KeyUsages,
    IReadOnlyList<string> ExtendedKeyUsages,
    bool IsCertificateAuthority,
    int? PathLength,
    bool IsSelfSigned,
    SanRule SanRule,
    IReadOnlyList<KeyAlgorithm> AllowedKeys)
{
    /// <summary>Whether a name may stand for all hosts of a domain (RFC 9525, 6.3): where a client compares host names, nowhere else.</summary>
    public bool AllowsWildcards => ExtendedKeyUsages.Contains(Oids.ServerAuth);

    public override string ToString() => Name;
}
