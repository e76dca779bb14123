namespace Everseal.Core.X509;

/// <summary>What can be said of two foreign certificates that stand beside each other as leaf and issuer.</summary>
public enum ForeignLink
{
    /// <summary>Name, authority and signature fit.</summary>
    Holds,

    /// <summary>The name fits; the signature is by an algorithm that is not verified here (SHA-1, PSS, DSA …).</summary>
    NotVerifiable,

    /// <summary>The one was issued by somebody of another name.</summary>
    OtherIssuer,

    /// <summary>The name fits, but that certificate may not sign others.</summary>
    NoAuthority,

    /// <summary>The name fits, the key does not: a reissued CA of the same name, or a forgery.</summary>
    OtherKey,
}

/// <summary>
/// Diagnoses, where <see cref="CertificatePath"/> decides: dates and path lengths are not asked, and what cannot be
/// verified is told apart from what is wrong. Safe for several threads.
/// </summary>
public sealed class ForeignLinks
{
    private readonly IssuerKeys _keys = new();

    public ForeignLink Between(CertificateContent certificate, CertificateContent issuer)
    {
        if (!certificate.IsIssuedInTheNameOf(issuer))
            return ForeignLink.OtherIssuer;
        if (issuer.Version == 3 && !IssuerRules.MaySignCertificates(issuer.Extensions))
            return ForeignLink.NoAuthority;
        if (CertificateSignatureAlgorithm.Find(certificate.SignatureAlgorithm) is null)
            return ForeignLink.NotVerifiable;
        return _keys.Verify(issuer, certificate.Encoded) switch
        {
            true => ForeignLink.Holds,
            false => ForeignLink.OtherKey,
            null => ForeignLink.NotVerifiable,
        };
    }
}
