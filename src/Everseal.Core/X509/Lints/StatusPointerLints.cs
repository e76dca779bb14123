using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Lints;

/// <summary>Where a certificate says that its status is found: plain http, since fetching it over TLS would need another status first.</summary>
internal static class StatusPointerLints
{
    private static readonly Asn1Tag FullName = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag UniformResource = new(TagClass.ContextSpecific, 6);

    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("crl_distribution_points", "RFC 5280, 4.2.1.13", DistributionPoints),
        new("authority_information_access", "RFC 5280, 4.2.2.1; RFC 5019, 5", InformationAccess),
        new("no_status_pointers_on_self_signed", "RFC 5280, 6.1: an anchor's status is nobody's to ask", content =>
            content.IsSelfIssued && (Find(content, Oids.RevocationListDistributionPoints) ?? content.Extension<X509AuthorityInformationAccessExtension>()) is not null
                ? "a root cannot vouch for its own status"
                : null),
    ];

    private static string? DistributionPoints(CertificateUnderLint content)
    {
        if (Find(content, Oids.RevocationListDistributionPoints) is not { } extension)
            return null;
        if (extension.Critical)
            return "critical";
        try
        {
            return IsPlainHttp(ReadSingleName(extension.RawData)) ? null : "not a plain http URL";
        }
        catch (AsnContentException)
        {
            return "not one distribution point with one full name";
        }
    }

    private static string? InformationAccess(CertificateUnderLint content)
    {
        if (content.Extension<X509AuthorityInformationAccessExtension>() is not { } access)
            return null;
        if (access.Critical)
            return "critical";
        var (responders, issuers) = (access.EnumerateOcspUris().ToList(), access.EnumerateCAIssuersUris().ToList());
        if (responders.Count > 1 || issuers.Count != 1)
            return $"{responders.Count} OCSP responders and {issuers.Count} issuer addresses";
        return responders.Concat(issuers).All(IsPlainHttp) ? null : "not a plain http URL";
    }

    // No reasons and no other issuer of the list (RFC 5280, 4.2.1.13): one complete list by the certificate's own issuer.
    private static string ReadSingleName(byte[] value)
    {
        var points = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        var point = points.ReadSequence();
        points.ThrowIfNotEmpty();
        var names = point.ReadSequence(FullName).ReadSequence(FullName);
        point.ThrowIfNotEmpty();
        var name = names.ReadCharacterString(UniversalTagNumber.IA5String, UniformResource);
        names.ThrowIfNotEmpty();
        return name;
    }

    private static bool IsPlainHttp(string uri)
        => Uri.TryCreate(uri, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp;

    private static X509Extension? Find(CertificateUnderLint content, string oid)
        => content.Certificate.Extensions.FirstOrDefault(extension => extension.Oid!.Value == oid);
}
