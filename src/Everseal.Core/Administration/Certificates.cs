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
/// <param name="NotShown">How many more the CA issued; the issuance log has them.</param>
public sealed record CertificateList(IReadOnlyList<CertificateDescription> Certificates, IReadOnlyList<string> Warnings, long NotShown = 0);

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

/// <param name="Root">The root that clients trust, whosever it is.</param>
/// <param name="RootState">See <see cref="RootStates"/>.</param>
/// <param name="NextRoot">The own root that is published and follows; null when there is none.</param>
/// <param name="UnsealedUntil">Until when a sealed root's key is in the server's memory; null when it is not.</param>
public sealed record CertificateAuthorityDescription(
    CertificateDescription Root,
    CertificateDescription IssuingCa,
    long IssuedCertificates,
    IReadOnlyList<ProfileDescription> Profiles,
    string RootState,
    DateTimeOffset? UnsealedUntil = null,
    CertificateDescription? NextRoot = null);

/// <summary>Where the root's private key is.</summary>
public static class RootStates
{
    /// <summary>On the server, sealed under its master key.</summary>
    public const string Online = "online";

    /// <summary>In a file under a passphrase.</summary>
    public const string Sealed = "sealed";

    /// <summary>In a file, and for a while in the server's memory.</summary>
    public const string Unsealed = "unsealed";

    /// <summary>With another organisation.</summary>
    public const string Foreign = "foreign";
}

/// <summary>A line of the issuance log.</summary>
/// <param name="Status"><c>requested</c> where it was never signed, <c>issued</c>, <c>revoked</c>, <c>expired</c>.</param>
/// <param name="Requester">Who asked; null for the server itself.</param>
public sealed record IssuanceDescription(
    long Id,
    string SerialNumber,
    string Profile,
    string Subject,
    string Status,
    string? Requester,
    DateTimeOffset RequestedAt,
    DateTimeOffset? IssuedAt,
    DateTimeOffset NotAfter);

/// <summary>A page of the log, the latest line first.</summary>
/// <param name="Next">What to pass as <c>before</c> for the next page; null on the last one.</param>
public sealed record IssuancePage(IReadOnlyList<IssuanceDescription> Entries, long? Next);

/// <param name="Passphrase">At least 16 characters. It opens the file; the server keeps nothing of it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EncryptRootKey(string Passphrase);

/// <param name="Pem">PKCS#8 under PBES2 (RFC 8018), PEM.</param>
public sealed record SealedRootKey(string Pem);

/// <param name="SealedKey">The file's content, as it was read back after writing.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SealRoot(string SealedKey, string Passphrase);

/// <param name="IsErased">Whether every trace of the key is gone from the database file; the next start goes on otherwise.</param>
public sealed record SealedRootDescription(CertificateDescription Root, bool IsErased);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UnsealRoot(string SealedKey, string Passphrase, long Seconds);

public sealed record UnsealedRoot(DateTimeOffset Until);

/// <param name="CommonName">Of the future issuing CA; null takes the present one's.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RequestAuthority(string? CommonName = null, string? Organization = null);

/// <param name="Pem">PKCS#10 for the other organisation's CA.</param>
public sealed record AuthorityRequestDescription(string Pem);

/// <param name="Chain">PEM of the new certificate, those above it and their root.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImportAuthority(string Chain);

/// <summary>One certificate profile, as <c>ca show</c> lists it.</summary>
public sealed record ProfileDescription(string Name, long LifetimeSeconds, IReadOnlyList<string> ExtendedKeyUsages);

public sealed record RootCertificate(string Pem, string Sha256);
