using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Lints;

internal static class ExtensionLints
{
    private const X509KeyUsageFlags AuthorityUsages = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("basic_constraints", "RFC 5280, 4.2.1.9", BasicConstraints),
        new("key_usage", "RFC 5280, 4.2.1.3", KeyUsage),
        new("extended_key_usage", "RFC 5280, 4.2.1.12", ExtendedKeyUsage),
        new("subject_key_identifier", "RFC 5280, 4.2.1.2", content =>
            content.Extension<X509SubjectKeyIdentifierExtension>() is { Critical: false } ? null : "missing or critical"),
        new("authority_key_identifier", "RFC 5280, 4.2.1.1", AuthorityKeyIdentifier),
    ];

    private static string? BasicConstraints(CertificateUnderLint content)
    {
        if (content.Extension<X509BasicConstraintsExtension>() is not { } constraints)
            return "missing";
        if (!constraints.Critical)
            return "not critical";
        if (constraints.CertificateAuthority != content.Profile.IsCertificateAuthority)
            return $"says CA={constraints.CertificateAuthority}, the profile {content.Profile.IsCertificateAuthority}";
        return IssuerRules.PathLength(content.Certificate.Extensions) == content.Profile.PathLength ? null : "the path length is not the profile's";
    }

    private static string? KeyUsage(CertificateUnderLint content)
    {
        if (content.Extension<X509KeyUsageExtension>() is not { } usage)
            return "missing";
        if (!usage.Critical)
            return "not critical";

        // Octets: a set of bits has one encoding in DER, and .NET reads it by reflection, which costs as much as ten other lints.
        if (!ProfileExtensions.KeyUsageOctets(content.Profile).SequenceEqual(usage.RawData))
            return $"says {usage.KeyUsages}, the profile {content.Profile.KeyUsages}";
        return (content.Profile.KeyUsages & AuthorityUsages) != X509KeyUsageFlags.None && !content.Profile.IsCertificateAuthority
            ? "lets a certificate sign others that is no CA"
            : null;
    }

    private static string? ExtendedKeyUsage(CertificateUnderLint content)
    {
        var extension = content.Extension<X509EnhancedKeyUsageExtension>();
        var usages = extension?.EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value!).ToList() ?? [];
        if (extension is { Critical: true })
            return "critical";
        if (usages.Contains(Oids.AnyExtendedKeyUsage))
            return "any usage is no usage";
        return usages.Order(StringComparer.Ordinal).SequenceEqual(content.Profile.ExtendedKeyUsages.Order(StringComparer.Ordinal)) ? null : "not the profile's";
    }

    private static string? AuthorityKeyIdentifier(CertificateUnderLint content)
    {
        var extension = content.Extension<X509AuthorityKeyIdentifierExtension>();
        if (content.IsSelfIssued)
            return null; // RFC 5280 lets a self-signed certificate do without.
        if (extension is not { Critical: false, KeyIdentifier: { } keyIdentifier })
            return "missing, critical or without a key identifier";
        return content.Issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } issuer
            && !issuer.SubjectKeyIdentifierBytes.Span.SequenceEqual(keyIdentifier.Span)
                ? "names another key than the issuer's"
                : null;
    }
}
