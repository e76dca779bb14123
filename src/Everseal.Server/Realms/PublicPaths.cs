namespace Everseal.Server.Realms;

/// <summary>
/// Where a realm is found from outside; the paths are those that vSphere's clients know. The templates are for routing,
/// the methods fill them in.
/// </summary>
public static class PublicPaths
{
    public const string TokenService = "/sts/STSService/{realm?}";

    /// <summary>Also the realm's issuer name.</summary>
    public const string Metadata = "/websso/SAML2/Metadata/{realm?}";

    public const string RelyingPartyMetadata = "/websso/SAML2/Metadata/{realm}/{secret}";

    public const string JsonWebKeySet = "/openidconnect/jwks/{realm?}";

    public const string RelyingPartyJsonWebKeySet = "/openidconnect/jwks/{realm}/{secret}";

    public const string TenantCertificates = "/idm/tenant/{realm}/certificates";

    /// <summary>The absolute URL of a template with its parameters in order.</summary>
    public static string UrlOf(Uri publicUrl, string template, params ReadOnlySpan<string> values)
    {
        var path = template;
        foreach (var value in values)
        {
            var (open, close) = (path.IndexOf('{'), path.IndexOf('}'));
            path = string.Concat(path.AsSpan(0, open), Uri.EscapeDataString(value), path.AsSpan(close + 1));
        }

        return new Uri(publicUrl, path).AbsoluteUri;
    }
}
