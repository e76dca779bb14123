using Everseal.Core.Tokens;

namespace Everseal.Server.Ledger;

/// <summary>How a token's bearer shows that it is theirs (SAML Profiles 3.1, 3.3).</summary>
public enum TokenKind
{
    Bearer,
    HolderOfKey,
}

/// <summary>What the ledger keeps of an issued token: enough to recognise it, renew it and say where it came from.</summary>
public sealed record TokenRecord
{
    public required TokenId Id { get; init; }

    public required string Realm { get; init; }

    /// <summary>The subject's user principal name.</summary>
    public required string NameId { get; init; }

    public required SubjectKind SubjectKind { get; init; }

    public required TokenKind Kind { get; init; }

    public required AuthenticationMethod AuthenticationMethod { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The first token of the family (see <see cref="TokenLineage"/>): the token itself when it was issued afresh.</summary>
    public required TokenId FamilyId { get; init; }

    /// <summary>The family of the person's token that a service got this one by; null for a token that nobody delegated.</summary>
    public TokenId? DelegatedFrom { get; init; }

    /// <summary>When its family, or the one that it was delegated from, was cancelled; null while neither was. Read, never written.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When the first of the family was issued: the absolute age counts from here.</summary>
    public required DateTimeOffset FamilyStartedAt { get; init; }

    public required int RenewalsLeft { get; init; }

    public required string SignerKeyId { get; init; }

    /// <summary>What was signed: whoever steals the key and borrows the id of a token cannot borrow this.</summary>
    public required ReadOnlyMemory<byte> SignedInfoDigest { get; init; }

    /// <summary>Who may rely on it, separated by blanks; null when it is restricted to nobody.</summary>
    public string? Audience { get; init; }

    /// <summary>The caller's address.</summary>
    public string? Source { get; init; }

    /// <summary>What must not be accepted a second time; written in the same commit.</summary>
    public ReplayKey? Replay { get; init; }

    /// <summary>Of a token that was just signed, whoever issued it.</summary>
    /// <param name="digest">What was signed.</param>
    internal static TokenRecord Of(SecurityToken token, string realm, SubjectKind kind, TokenLineage lineage, ReadOnlyMemory<byte> digest) => new()
    {
        Id = token.Id,
        Realm = realm,
        NameId = token.SubjectNameId,
        SubjectKind = kind,
        Kind = token.IsHolderOfKey ? TokenKind.HolderOfKey : TokenKind.Bearer,
        AuthenticationMethod = lineage.Method,
        IssuedAt = token.NotBefore,
        ExpiresAt = token.NotOnOrAfter,
        FamilyId = lineage.Family,
        DelegatedFrom = lineage.DelegatedFrom,
        FamilyStartedAt = token.FamilyStartedAt,
        RenewalsLeft = token.RenewalsLeft,
        SignerKeyId = token.SigningKeyId,
        SignedInfoDigest = digest,
        Audience = token.Audiences.Count == 0 ? null : string.Join(' ', token.Audiences),
    };
}
