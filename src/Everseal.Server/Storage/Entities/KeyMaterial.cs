using Everseal.Core.Repair;

namespace Everseal.Server.Storage.Entities;

/// <summary>A private key under the master key; never in clear.</summary>
public sealed class PrivateKey
{
    public required string KeyId { get; init; }

    public required string Algorithm { get; init; }

    /// <summary>See <c>SealedKey</c> for the layout. Empty for a key that left this host: the sealed root's.</summary>
    public required byte[] Sealed { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public enum AuthorityKind
{
    Root,
    Issuing,
}

/// <summary>A certificate authority of this node. At most one of each kind is active, by a unique index.</summary>
public sealed class Authority
{
    public long Id { get; set; }

    public required AuthorityKind Kind { get; init; }

    public required bool IsActive { get; set; }

    public long? ParentId { get; init; }

    public required string KeyId { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Certificates in PEM above an issuing CA that another organisation's root certified, that root last; null below
    /// the own root.
    /// </summary>
    public string? ForeignChain { get; init; }

    /// <summary>Since when the private key is in a file under a passphrase and not in this store.</summary>
    public DateTimeOffset? SealedAt { get; set; }

    /// <summary>Since when it is published as the one that signs next; null for one that signed from the start.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Since when another one signs in its place.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }

    /// <summary>A new root's name and key, certified by the root before it (DER): whoever trusts that one still verifies.</summary>
    public byte[]? CrossCertificate { get; init; }

    /// <summary>Since when no trace of the sealed key is left in the database file; until then a start goes on erasing.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
}

/// <summary>A key that was made here and whose certificate was asked for at another CA.</summary>
public sealed class CertificateRequestEntry
{
    public required string KeyId { get; init; }

    public required CertificateSlot Slot { get; init; }

    /// <summary>Of a signing key; null for what is the whole server's.</summary>
    public long? RealmId { get; init; }

    public required string Subject { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An entry of a realm's signing key ring, with the dates of its life.</summary>
public sealed class RingEntry
{
    public long Id { get; set; }

    public required long RealmId { get; init; }

    public required string KeyId { get; init; }

    /// <summary>Certificates in PEM, leaf first, root last.</summary>
    public required string Chain { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when relying parties can know it.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Since when it may sign.</summary>
    public DateTimeOffset? PromotedAt { get; set; }

    /// <summary>Since when it neither signs nor verifies.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

/// <summary>A relying party that gets its tokens from another key than the default signer.</summary>
public sealed class SigningPin
{
    public required long RealmId { get; init; }

    /// <summary>The AppliesTo address; it need not be registered.</summary>
    public required string RelyingParty { get; init; }

    public required string KeyId { get; init; }
}

/// <summary>What is known of a relying party and one signing key.</summary>
public sealed class KeyAdoptionEntry
{
    public required long RelyingPartyId { get; init; }

    public required string KeyId { get; init; }

    /// <summary>When it first fetched its own address with the key in it.</summary>
    public DateTimeOffset? FetchedAt { get; set; }

    /// <summary>When an administrator said that it knows the key.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }
}

/// <summary>A TLS certificate of this server; the latest one is served.</summary>
public sealed class ServerCertificate
{
    public long Id { get; set; }

    public required string KeyId { get; init; }

    /// <summary>Certificates in PEM, leaf first, without the root.</summary>
    public required string Chain { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Of a certificate that another CA signed: what clients must trust, in PEM, its root or the highest CA that came along. Null for one
    /// of the own CA.
    /// </summary>
    public string? ForeignAnchor { get; init; }

    /// <summary>Another CA's certificate that this one of the own CA takes the place of, until a person brings the next.</summary>
    public long? StandsInFor { get; init; }
}
