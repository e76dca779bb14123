namespace Everseal.Server.Storage;

/// <summary>
/// The migrations in order, so that a start can tell without EF whether there is anything to do.
/// A test compares the list with the migrations in this folder.
/// </summary>
internal static class SchemaHistory
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        "20261123192707_Initial",
        "20261125230033_RelyingParties",
        "20261125234905_Revocation",
        "20261126000424_PasswordPolicies",
        "20261126000955_Issuance",
        "20261126015301_Rollover",
        "20261126083220_ForeignCertificates",
    ];
}
