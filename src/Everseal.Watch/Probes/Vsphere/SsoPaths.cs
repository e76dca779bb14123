namespace Everseal.Watch.Probes.Vsphere;

/// <summary>Where vSphere's single sign-on tells certificates without a login. An Everseal realm answers at the same addresses.</summary>
internal static class SsoPaths
{
    public const string MetadataFolder = "/websso/SAML2/Metadata";
    public const string OpenIdFolder = "/openidconnect";

    /// <summary>Without a realm: the server's default realm.</summary>
    public static string Metadata(string? realm) => Below(MetadataFolder, realm);

    public static string KeySet(string? realm) => Below(OpenIdFolder + "/jwks", realm);

    public static string TenantCertificates(string realm) => $"/idm/tenant/{Uri.EscapeDataString(realm)}/certificates?scope=TENANT";

    public static string SsoAdministration(string realm) => Below("/sso-adminserver/sdk", realm);

    private static string Below(string folder, string? realm) => realm is null ? folder : $"{folder}/{Uri.EscapeDataString(realm)}";
}
