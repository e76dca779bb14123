using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Collections;
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
        => Of(certificate, static known => known.SubjectText, string.Empty) is { Length: > 0 } name ? name : $"serial number {certificate.SerialNumber}";

    public static string Issuer(CertificateContent certificate)
        => Of(certificate, static known => known.IssuerText, string.Empty) is { Length: > 0 } name ? name : "an issuer without a name";

    /// <summary>Null when it does not say: version 1, or no basic constraints that can be read.</summary>
    public static bool? IsAuthority(CertificateContent certificate)
        => Of(certificate, static known => known.Extension<X509BasicConstraintsExtension>()?.CertificateAuthority, null);

    public static ForeignLink Link(ForeignLinks links, CertificateContent certificate, CertificateContent issuer)
        => Of((links, certificate, issuer), static asked => asked.links.Between(asked.certificate, asked.issuer), ForeignLink.NotVerifiable);

    public static KeyStrength? Strength(CertificateContent certificate) => Of(certificate, static known => known.Strength, null);

    public static string? KeyFlaw(KeyFlaws flaws, CertificateContent certificate)
        => Of((flaws, certificate), static asked => asked.flaws.Of(asked.certificate.PublicKey), null);

    /// <summary>The same for each certificate of one key.</summary>
    public static string KeyDigest(CertificateContent certificate)
        => Of(certificate, static known => Convert.ToHexString(PublicKeyDigest.Of(known.PublicKey)), certificate.SerialNumber);

    /// <summary>Names as they are compared within one target, by <see cref="OctetComparer"/>.</summary>
    public static ReadOnlyMemory<byte> NameKey(X500DistinguishedName name) => name.RawData;

    // What is asked comes in beside the question: a thousand targets ask a dozen questions each, and nothing is made for one.
    private static T Of<TAsked, T>(TAsked asked, Func<TAsked, T> read, T otherwise)
    {
        try
        {
            return read(asked);
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            return otherwise;
        }
    }
}
