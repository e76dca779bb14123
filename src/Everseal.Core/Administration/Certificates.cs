using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Name">What it is for: <c>root</c>, <c>issuing-ca</c>, <c>sts-signing</c>, a service's name …</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="Sha256">Fingerprint of the DER form, upper-case hex.</param>
/// <param name="Issuer">Common name of the issuer.</param>
/// <param name="Profile">The CA's profile; null for a certificate that another CA issued.</param>
/// <param name="InUse">Whether a login depends on it now; otherwise the CA merely issued it.</param>
/// <param name="Warning">What is wrong with it beside its dates.</param>
/// <param name="RevokedAt">Null while it is not revoked.</param>
public sealed record CertificateDescription(
    string Name,
    string? Profile,
    string Subject,
    string Issuer,
    string SerialNumber,
    string Sha256,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Key,
    bool IsCertificateAuthority,
    bool InUse,
    IReadOnlyList<string> SubjectAlternativeNames,
    string? Warning = null,
    DateTimeOffset? RevokedAt = null,
    string? RevocationReason = null);

/// <param name="Warnings">What an operator should see beside every list of certificates, such as a realm's switch for weak keys.</param>
public sealed record CertificateList(IReadOnlyList<CertificateDescription> Certificates, IReadOnlyList<string> Warnings);

/// <param name="Chain">PEM of the certificate and of those that issued it, leaf first, root last.</param>
public sealed record CertificateDetail(CertificateDescription Certificate, string Chain);

/// <param name="Profile">Name of a certificate profile.</param>
/// <param name="CertificateRequest">
/// PKCS#10 in PEM, signed by the subject's key: the CA never makes a private key for somebody else. Its subject is
/// kept, its usages are not: those are the profile's.
/// </param>
/// <param name="DnsNames">With <paramref name="IpAddresses"/>, in place of the names in the request; null and null keep those.</param>
/// <param name="LifetimeSeconds">Null takes the profile's.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record IssueCertificate(
    string Profile,
    string CertificateRequest,
    IReadOnlyList<string>? DnsNames = null,
    IReadOnlyList<string>? IpAddresses = null,
    long? LifetimeSeconds = null);

public sealed record CertificateAuthorityDescription(
    CertificateDescription Root,
    CertificateDescription IssuingCa,
    int IssuedCertificates,
    IReadOnlyList<ProfileDescription> Profiles);

/// <summary>One certificate profile, as <c>ca show</c> lists it.</summary>
public sealed record ProfileDescription(string Name, long LifetimeSeconds, IReadOnlyList<string> ExtendedKeyUsages);

public sealed record RootCertificate(string Pem, string Sha256);
