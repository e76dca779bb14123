namespace Everseal.Core.X509.Revocation;

/// <summary>
/// Why a certificate was revoked (RFC 5280, 5.3.1), by the standard's numbers. There is no certificateHold: a revocation
/// is for good, and what should come back is disabled instead (<c>everseal service disable</c>).
/// </summary>
public enum RevocationReason
{
    Unspecified = 0,
    KeyCompromise = 1,

    /// <summary>The standard's cACompromise: a key compromise of a CA's own certificate.</summary>
    AuthorityCompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    PrivilegeWithdrawn = 9,
}

/// <summary>The reasons by the names that the standard gives them.</summary>
public static class RevocationReasons
{
    private static readonly Dictionary<string, RevocationReason> ByName = new(StringComparer.Ordinal)
    {
        ["unspecified"] = RevocationReason.Unspecified,
        ["keyCompromise"] = RevocationReason.KeyCompromise,
        ["cACompromise"] = RevocationReason.AuthorityCompromise,
        ["affiliationChanged"] = RevocationReason.AffiliationChanged,
        ["superseded"] = RevocationReason.Superseded,
        ["cessationOfOperation"] = RevocationReason.CessationOfOperation,
        ["privilegeWithdrawn"] = RevocationReason.PrivilegeWithdrawn,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public static RevocationReason? Find(string name) => ByName.TryGetValue(name, out var reason) ? reason : null;

    public static string Name(this RevocationReason reason) => ByName.First(pair => pair.Value == reason).Key;
}
