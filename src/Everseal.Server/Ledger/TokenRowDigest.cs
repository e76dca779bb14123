using Everseal.Core.Audit;

namespace Everseal.Server.Ledger;

/// <summary>What the audit trail keeps of a token's row: the digest of every column, in the table's order.</summary>
internal static class TokenRowDigest
{
    private const string Domain = "everseal token row v1";

    public static byte[] Digest(this TokenRecord token) => new CanonicalFields(Domain)
        .Bytes(token.Id.Value.ToByteArray(bigEndian: true))
        .Text(token.Realm)
        .Text(token.NameId)
        .Number((long)token.SubjectKind)
        .Number((long)token.Kind)
        .Number((long)token.AuthenticationMethod)
        .Number(token.IssuedAt.ToUnixTimeMilliseconds())
        .Number(token.ExpiresAt.ToUnixTimeMilliseconds())
        .Bytes(token.FamilyId.Value.ToByteArray(bigEndian: true))
        .Number(token.FamilyStartedAt.ToUnixTimeMilliseconds())
        .Number(token.RenewalsLeft)
        .Text(token.SignerKeyId)
        .Bytes(token.SignedInfoDigest)
        .Text(token.Audience)
        .Text(token.Source)
        .Bytes(token.DelegatedFrom?.Value.ToByteArray(bigEndian: true))
        .Hash();
}
