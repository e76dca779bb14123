namespace Everseal.Watch.Targets;

/// <summary>A word before <c>://</c>: what stands there, at which port, and what may follow the host.</summary>
internal sealed record TargetScheme(string Name, TargetKind Kind, int DefaultPort, TargetPath Path, string Example)
{
    public StartTlsProtocol? StartTls { get; init; }

    /// <summary>In the order in which help shows them.</summary>
    public static IReadOnlyList<TargetScheme> All { get; } =
    [
        new("vcenter", TargetKind.Vcenter, 443, TargetPath.OptionalRealm, "vcenter://vc.example.org"),
        new("tls", TargetKind.Tls, 443, TargetPath.None, "tls://www.example.org:443") { ShowsPort = true },
        new("ldaps", TargetKind.Tls, 636, TargetPath.None, "ldaps://dc.example.org"),
        new("ldap", TargetKind.Tls, 389, TargetPath.None, "ldap://dc.example.org") { StartTls = StartTlsProtocol.Ldap },
        new("smtp", TargetKind.Tls, 25, TargetPath.None, "smtp://mail.example.org") { StartTls = StartTlsProtocol.Smtp },
        new("imap", TargetKind.Tls, 143, TargetPath.None, "imap://mail.example.org") { StartTls = StartTlsProtocol.Imap },
        new("postgres", TargetKind.Tls, 5432, TargetPath.None, "postgres://db.example.org") { StartTls = StartTlsProtocol.Postgres },
        new("saml+https", TargetKind.SamlMetadata, 443, TargetPath.Document, "saml+https://idp.example.org/metadata"),
        new("oidc+https", TargetKind.OpenIdProvider, 443, TargetPath.OptionalDocument, "oidc+https://idp.example.org/tenant"),
        new("adfs", TargetKind.Adfs, 443, TargetPath.None, "adfs://fs.example.org"),
        new("keycloak", TargetKind.Keycloak, 443, TargetPath.Realm, "keycloak://sso.example.org/master"),
        new("everseal", TargetKind.Everseal, 8443, TargetPath.Realm, "everseal://sts.example.org/everseal.local"),
    ];

    /// <summary>Whether the port belongs to the normal spelling even where it is the usual one.</summary>
    public bool ShowsPort { get; init; }

    public static TargetScheme? Find(string name) => All.FirstOrDefault(scheme => scheme.Name == name);

    public static TargetScheme Of(StartTlsProtocol protocol) => All.Single(scheme => scheme.StartTls == protocol);
}

/// <summary>What stands behind the host.</summary>
internal enum TargetPath
{
    None,
    Realm,
    OptionalRealm,
    Document,
    OptionalDocument,
}
