namespace Everseal.Watch.Targets;

/// <summary>What stands at a target, and so which probe looks at it.</summary>
public enum TargetKind
{
    /// <summary><c>tls://HOST:PORT</c>, <c>ldaps://HOST</c>, and with STARTTLS <c>ldap://</c>, <c>smtp://</c>, <c>imap://</c>, <c>postgres://</c>.</summary>
    Tls,

    /// <summary><c>saml+https://HOST/PATH</c>: a SAML metadata document.</summary>
    SamlMetadata,

    /// <summary><c>oidc+https://HOST/PATH</c>: an OpenID provider's issuer address.</summary>
    OpenIdProvider,

    /// <summary><c>adfs://HOST</c>.</summary>
    Adfs,

    /// <summary><c>keycloak://HOST/REALM</c>.</summary>
    Keycloak,

    /// <summary><c>vcenter://HOST[/REALM]</c>.</summary>
    Vcenter,

    /// <summary><c>everseal://HOST[:PORT]/REALM</c>.</summary>
    Everseal,

    /// <summary><c>file:PATH</c>: a file of certificates, or a folder of such files.</summary>
    File,

    /// <summary>This host's own data directory, read by the server program.</summary>
    Deployment,
}
