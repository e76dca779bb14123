using Everseal.Core.Tokens;
using Everseal.Server.Storage;

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

    public static TokenRecord Read(Statement.Rows row) => new()
    {
        Id = ReadId(row, 14),
        Realm = row.GetString(0),
        NameId = row.GetString(1),
        SubjectKind = (SubjectKind)row.GetInt32(2),
        Kind = (TokenKind)row.GetInt32(3),
        AuthenticationMethod = (AuthenticationMethod)row.GetInt32(4),
        IssuedAt = row.GetInstant(5),
        ExpiresAt = row.GetInstant(6),
        FamilyId = ReadId(row, 7),
        FamilyStartedAt = row.GetInstant(8),
        RenewalsLeft = row.GetInt32(9),
        SignerKeyId = row.GetString(10),
        SignedInfoDigest = row.GetOctets(11),
        Audience = row.GetStringOrNull(12),
        Source = row.GetStringOrNull(13),
        DelegatedFrom = row.IsNull(15) ? null : ReadId(row, 15),
        CancelledAt = row.GetInstantOrNull(16),
    };

    private static TokenId ReadId(Statement.Rows row, int column) => new(new Guid(row.GetOctets(column), bigEndian: true));
}
