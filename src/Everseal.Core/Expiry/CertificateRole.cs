namespace Everseal.Core.Expiry;

/// <summary>What a certificate is for here: that decides whom its end hits.</summary>
public enum CertificateRole
{
    Root,
    IssuingCa,

    /// <summary>The server's own, in TLS.</summary>
    Tls,

    SigningKey,

    /// <summary>A service logs in with it.</summary>
    Service,

    /// <summary>A relying party's, to encrypt its tokens with.</summary>
    Encryption,
}

/// <summary>The words for it in tables, JSON and labels.</summary>
public static class CertificateRoleWords
{
    public static string Word(this CertificateRole use) => use switch
    {
        CertificateRole.Root => "root",
        CertificateRole.IssuingCa => "issuing-ca",
        CertificateRole.Tls => "tls",
        CertificateRole.SigningKey => "signing-key",
        CertificateRole.Service => "service",
        _ => "encryption",
    };
}
