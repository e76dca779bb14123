using Everseal.Core.Tokens;

namespace Everseal.Server.Storage.Entities;

/// <summary>A relying party as an administrator registered it.</summary>
public sealed class RelyingPartyEntry
{
    public long Id { get; set; }

    public required long RealmId { get; init; }

    /// <summary>Compared character by character: case and a trailing slash matter.</summary>
    public required string Identifier { get; init; }

    public bool IsDisabled { get; set; }

    public TimeSpan RefreshInterval { get; set; }

    public AcceptedKeyType KeyType { get; set; }

    /// <summary>Null for the realm's.</summary>
    public TimeSpan? MaxBearerLifetime { get; set; }

    /// <summary>Null for the realm's.</summary>
    public TimeSpan? MaxHolderOfKeyLifetime { get; set; }

    /// <summary>One rule to a line; empty for the usual attributes.</summary>
    public required string ClaimRules { get; set; }

    /// <summary>DER.</summary>
    public byte[]? EncryptionCertificate { get; set; }

    /// <summary>The last segment of its own metadata URL. In clear, so that it can be shown again: it opens nothing but public keys.</summary>
    public required string MetadataSecret { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
