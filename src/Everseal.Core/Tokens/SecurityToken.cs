namespace Everseal.Core.Tokens;

/// <summary>A signed token, ready to leave once the ledger has its record.</summary>
/// <param name="Xml">UTF-8 of the assertion: declares all its own namespaces, no XML declaration, no whitespace around it.</param>
/// <param name="NotBefore">With millisecond precision, as in the token.</param>
/// <param name="SubjectNameId">The UPN of whom it speaks about.</param>
/// <param name="SigningKeyId">Which key signed it.</param>
public sealed record SecurityToken(
    TokenId Id,
    ReadOnlyMemory<byte> Xml,
    string SubjectNameId,
    IReadOnlyList<string> Audiences,
    bool IsHolderOfKey,
    DateTimeOffset NotBefore,
    DateTimeOffset NotOnOrAfter,
    string SigningKeyId)
{
    public int RenewalsLeft { get; init; }

    /// <summary>When the login was that this token and those renewed from it go back to.</summary>
    public DateTimeOffset FamilyStartedAt { get; init; }
}
