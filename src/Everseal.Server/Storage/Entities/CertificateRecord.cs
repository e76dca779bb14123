using Everseal.Core.X509.Revocation;

namespace Everseal.Server.Storage.Entities;

/// <summary>
/// One line of the CA's issuance log. It is written before anything is signed, so that no certificate can exist
/// whose serial number is not on record; without <see cref="IssuedAt"/> the signing was cut short.
/// </summary>
public sealed class CertificateRecord
{
    public long Id { get; set; }

    /// <summary>Upper-case hexadecimal; unique with the issuer.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The CA that signs; null for a root, which signs itself.</summary>
    public long? AuthorityId { get; init; }

    public required string Profile { get; init; }

    public required string Subject { get; init; }

    /// <summary>SHA-256 of the bytes about to be signed (the TBSCertificate).</summary>
    public required byte[] ToBeSignedDigest { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? IssuedAt { get; set; }

    /// <summary>DER, once issued.</summary>
    public byte[]? Certificate { get; set; }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo). Null where an earlier version began and never signed.</summary>
    public byte[]? KeySha256 { get; init; }

    /// <summary>Who asked, as audited; null for what the node issues to itself.</summary>
    public string? Requester { get; init; }

    /// <summary>Null while it is not revoked.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public RevocationReason? RevocationReason { get; set; }
}
