namespace Everseal.Core.Expiry;

/// <summary>What a certificate is for here: that decides whom its end hits.</summary>
public enum CertificateUse
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
public static class CertificateUseWords
{
    public static string Word(this CertificateUse use) => use switch
    {
        CertificateUse.Root => "root",
        CertificateUse.IssuingCa => "issuing-ca",
        CertificateUse.Tls => "tls",
        CertificateUse.SigningKey => "signing-key",
        CertificateUse.Service => "service",
        _ => "encryption",
    };
}
