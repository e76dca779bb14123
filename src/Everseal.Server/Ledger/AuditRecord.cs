using System.Buffers.Binary;
using Everseal.Core.Audit;
using Everseal.Core.Tokens;

namespace Everseal.Server.Ledger;

/// <summary>What a module reports to the audit trail; the ledger's writer gives it its place in the chain.</summary>
/// <param name="Action">What was asked: <c>Issue</c>, <c>Renew</c>, <c>user add</c>.</param>
/// <param name="Actor">Who asked: a user principal name as claimed, or <c>uid 1000</c> at the socket.</param>
/// <param name="Source">The caller's address.</param>
/// <param name="ErrorId">The <c>EVS-</c> id of a refusal or an incident; null for what succeeded.</param>
/// <param name="Detail">The operator's words; never a secret.</param>
public sealed record AuditRecord(
    DateTimeOffset At,
    string? Realm,
    string Action,
    string? Actor,
    string? Source,
    string? ErrorId,
    string? Detail)
{
    private const int LongestName = 256;
    private const int LongestDetail = 1024;

    public AuditKind Kind { get; init; } = ErrorId is null ? AuditKind.Act : AuditKind.Refusal;

    /// <summary>What it concerns: a user's name, a certificate's serial number, a token's id; never a secret.</summary>
    public string? Target { get; init; }

    /// <summary>How many like it this record stands for.</summary>
    public long Count { get; init; } = 1;

    internal TokenId? Token { get; init; }

    internal byte[]? TokenDigest { get; init; }

    /// <summary>The record of a token's row: with it in the chain, the row can neither change nor go away unseen.</summary>
    internal static AuditRecord Of(TokenRecord token) => new(
        WhenMade(token), token.Realm, token.Id == token.FamilyId ? "Issue" : "Renew", token.NameId, token.Source, ErrorId: null, Detail: null)
    {
        Kind = AuditKind.Token,
        Target = token.Audience,
        Token = token.Id,
        TokenDigest = token.Digest(),
    };

    /// <summary>This record with its free texts cut: what nobody has verified may be a megabyte of anything.</summary>
    internal AuditRecord Clipped() => this with
    {
        Actor = Clip(Actor, LongestName), Target = Clip(Target, LongestName), Detail = Clip(Detail, LongestDetail),
    };

    internal AuditEntry ToEntry(long sequence) => new()
    {
        Sequence = sequence,
        Kind = Kind,
        At = At,
        Realm = Realm,
        Action = Action,
        Actor = Actor,
        Source = Source,
        Target = Target,
        ErrorId = ErrorId,
        Detail = Detail,
        Count = Count,
        TokenId = Token?.Value.ToByteArray(bigEndian: true),
        TokenDigest = TokenDigest,
    };

    // A token may be postdated; its UUIDv7 (RFC 9562 §5.7) begins with the milliseconds of when it was made.
    private static DateTimeOffset WhenMade(TokenRecord token) => token.Id.Value.Version == 7
        ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(token.Id.Value.ToByteArray(bigEndian: true)) >> 16)
        : token.IssuedAt;

    // A zero character would end the text in SQLite, and what is read back must be what was hashed.
    private static string? Clip(string? text, int longest)
        => (text?.Length > longest ? $"{text[..(longest - 1)]}…" : text)?.Replace('\0', '\uFFFD');
}
