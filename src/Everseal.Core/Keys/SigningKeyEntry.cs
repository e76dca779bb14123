namespace Everseal.Core.Keys;

/// <summary>
/// A credential in a ring and what has happened to it so far. Creation, publication, promotion and retirement are
/// separate facts with their times, so that a clock which is set back cannot undo one.
/// </summary>
/// <param name="PublishedAt">Since when relying parties can fetch the key.</param>
/// <param name="PromotedAt">When it became the one to sign with.</param>
/// <param name="RetiredAt">Since when nothing that it signed is accepted.</param>
/// <param name="LastTokenExpiresAt">The latest NotOnOrAfter among the tokens that it signed; null when that is not known.</param>
public sealed record SigningKeyEntry(
    SigningCredential Credential,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt = null,
    DateTimeOffset? PromotedAt = null,
    DateTimeOffset? RetiredAt = null,
    DateTimeOffset? LastTokenExpiresAt = null)
{
    public string KeyId => Credential.KeyId;

    /// <summary>Published and not retired: what it signed can be verified.</summary>
    public bool IsPublished => PublishedAt is not null && RetiredAt is null;

    public bool IsPromoted => IsPublished && PromotedAt is not null;

    /// <summary>Waits for its promotion.</summary>
    public bool IsNext => RetiredAt is null && PromotedAt is null;
}
