using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Lints;

internal static class AlternativeNameLints
{
    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("san_as_profile_says", "RFC 5280, 4.2.1.6", Presence),
        new("san_not_critical", "RFC 5280, 4.2.1.6: critical only where the subject is empty", content =>
            content.Extension<X509SubjectAlternativeNameExtension>() is { Critical: true } ? "critical beside a subject" : null),
        new("san_dns_names_well_formed", "RFC 5280, 4.2.1.6; RFC 1034, 3.5", content =>
            DnsNames(content).FirstOrDefault(name => !DnsName.IsWellFormed(name)) is { } wrong ? $"'{wrong}' is not a host name" : null),
        new("san_without_repetition", "CA/B Forum BR 7.1.2.7.12, by analogy", content =>
            DnsNames(content).GroupBy(name => name.ToUpperInvariant()).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? $"'{twice.Key}' appears twice"
                : null),
        new("tls_common_name_in_san", "RFC 9525, 4.1; CA/B Forum BR 7.1.4.3", CommonNameInSan),
    ];

    private static string? Presence(CertificateUnderLint content)
        => (content.Profile.SanRule, content.Extension<X509SubjectAlternativeNameExtension>()) switch
        {
            (SanRule.Required, null) => "the profile needs a SubjectAltName",
            (SanRule.Forbidden, not null) => "the profile has no SubjectAltName",
            _ => null,
        };

    private static string? CommonNameInSan(CertificateUnderLint content)
    {
        if (!content.Profile.ExtendedKeyUsages.Contains(Oids.ServerAuth))
            return null;
        var isAmongThem = IPAddress.TryParse(content.CommonName, out var address)
            ? content.Extension<X509SubjectAlternativeNameExtension>()?.EnumerateIPAddresses().Contains(address) is true
            : DnsNames(content).Contains(content.CommonName, StringComparer.OrdinalIgnoreCase);
        return isAmongThem ? null : $"the common name '{content.CommonName}' is not in the SubjectAltName";
    }

    private static IEnumerable<string> DnsNames(CertificateUnderLint content)
        => content.Extension<X509SubjectAlternativeNameExtension>()?.EnumerateDnsNames() ?? [];
}
