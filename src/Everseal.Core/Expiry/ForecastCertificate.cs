using Everseal.Core.Keys;
using Everseal.Core.X509;

namespace Everseal.Core.Expiry;

/// <summary>Who sees to it that a certificate's end passes unnoticed.</summary>
public enum Renewal
{
    /// <summary>The server, at <see cref="ForecastCertificate.RenewsAt"/>.</summary>
    Itself,

    /// <summary>Another one is published already and lasts longer.</summary>
    Successor,

    /// <summary>Nobody but a person.</summary>
    Person,
}

/// <summary>A certificate that ends some day.</summary>
/// <param name="Name">What it is for, as people say it.</param>
/// <param name="Realm">Null for the whole server's.</param>
/// <param name="Owner">Of a service or a relying party: its name.</param>
/// <param name="KeyId">Of a signing key.</param>
/// <param name="RenewsAt">When the server begins to replace it; null where it does not.</param>
/// <param name="Obstacle">The CA's end that keeps the server from replacing it.</param>
public sealed record ForecastCertificate(
    CertificateRole Use, string Name, string Subject, string SerialNumber, ValidityPeriod Validity, Renewal Renewal,
    string? Realm = null, string? Owner = null, string? KeyId = null, DateTimeOffset? RenewsAt = null,
    IssuerEnd? Obstacle = null);

/// <summary>A realm and who depends on it.</summary>
/// <param name="RelyingParties">Identifiers of those that tokens are issued for.</param>
/// <param name="Services">Names of those that log in with a certificate.</param>
public sealed record DependentRealm(string Name, SigningKeyRing Ring, IReadOnlyList<string> RelyingParties, IReadOnlyList<string> Services);
