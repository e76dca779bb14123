using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Name">What it is for: <c>root</c>, <c>issuing-ca</c>, <c>sts-signing</c>, a service's name …</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="Sha256">Fingerprint of the DER form, upper-case hex.</param>
/// <param name="Issuer">Common name of the issuer.</param>
/// <param name="Managed">Whether this server renews it by itself.</param>
public sealed record CertificateDescription(
    string Name,
    string Profile,
    string Subject,
    string Issuer,
    string SerialNumber,
    string Sha256,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Key,
    bool IsCertificateAuthority,
    bool Managed,
    IReadOnlyList<string> SubjectAlternativeNames);

/// <param name="Warnings">What an operator should see beside every list of certificates, such as a realm's switch for weak keys.</param>
public sealed record CertificateList(IReadOnlyList<CertificateDescription> Certificates, IReadOnlyList<string> Warnings);

/// <param name="Chain">PEM of the certificate and of those that issued it, leaf first, root last.</param>
public sealed record CertificateDetail(CertificateDescription Certificate, string Chain);

/// <param name="Profile">Name of a certificate profile.</param>
/// <param name="CertificateRequest">
/// PKCS#10 in PEM, signed by the subject's key: the CA never makes a private key for somebody else.
/// </param>
/// <param name="LifetimeSeconds">Null takes the profile's.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record IssueCertificate(
    string Profile,
    string CertificateRequest,
    string? CommonName = null,
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
