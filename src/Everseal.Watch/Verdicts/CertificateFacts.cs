using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Watch.Verdicts;

/// <summary>
/// Answers about a foreign certificate that always come: parts of it are decoded only when asked, and may turn out not
/// to be readable.
/// </summary>
internal static class CertificateFacts
{
    /// <summary>The subject; for a certificate without one, its serial number.</summary>
    public static string Name(CertificateContent certificate)
        => Of(() => SubjectName.Text(certificate.SubjectName), string.Empty) is { Length: > 0 } name ? name : $"serial number {certificate.SerialNumber}";

    public static string Issuer(CertificateContent certificate)
        => Of(() => SubjectName.Text(certificate.IssuerName), string.Empty) is { Length: > 0 } name ? name : "an issuer without a name";

    /// <summary>Null when it does not say: version 1, or no basic constraints that can be read.</summary>
    public static bool? IsAuthority(CertificateContent certificate)
        => Of(() => certificate.Extension<X509BasicConstraintsExtension>()?.CertificateAuthority, null);

    public static ForeignLink Link(ForeignLinks links, CertificateContent certificate, CertificateContent issuer)
        => Of(() => links.Between(certificate, issuer), ForeignLink.NotVerifiable);

    public static KeyStrength? Strength(CertificateContent certificate) => Of(() => KeyStrength.Of(certificate.PublicKey), null);

    public static string? KeyFlaw(CertificateContent certificate) => Of(() => KeyStrength.KnownFlaw(certificate.PublicKey), null);

    /// <summary>The same for each certificate of one key.</summary>
    public static string KeyDigest(CertificateContent certificate)
        => Of(() => Convert.ToHexString(PublicKeyDigest.Of(certificate.PublicKey)), certificate.SerialNumber);

    /// <summary>Names as they are compared within one target.</summary>
    public static string NameKey(X500DistinguishedName name) => Convert.ToHexString(name.RawData);

    private static T Of<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            return otherwise;
        }
    }
}
