using Everseal.Core.Tokens;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>A row of the table of tokens, as it is read.</summary>
internal static class TokenRow
{
    public const string Select = """
        SELECT realm, name_id, subject_kind, kind, authentication_method, issued_at, expires_at,
               family_id, family_started_at, renewals_left, signer_key_id, signed_info_digest, audience, source, id, delegated_from,
               (SELECT min(cancelled_at) FROM cancellations WHERE cancellations.family_id IN (tokens.family_id, tokens.delegated_from))
        FROM tokens
        """;

    public static TokenRecord Read(SqliteDataReader row) => new()
    {
        Id = ReadId(row, 14),
        Realm = row.GetString(0),
        NameId = row.GetString(1),
        SubjectKind = (SubjectKind)row.GetInt32(2),
        Kind = (TokenKind)row.GetInt32(3),
        AuthenticationMethod = (AuthenticationMethod)row.GetInt32(4),
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        FamilyId = ReadId(row, 7),
        FamilyStartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        RenewalsLeft = row.GetInt32(9),
        SignerKeyId = row.GetString(10),
        SignedInfoDigest = (byte[])row.GetValue(11),
        Audience = row.IsDBNull(12) ? null : row.GetString(12),
        Source = row.IsDBNull(13) ? null : row.GetString(13),
        DelegatedFrom = row.IsDBNull(15) ? null : ReadId(row, 15),
        CancelledAt = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
    };

    private static TokenId ReadId(SqliteDataReader row, int column) => new(new Guid((byte[])row.GetValue(column), bigEndian: true));
}
