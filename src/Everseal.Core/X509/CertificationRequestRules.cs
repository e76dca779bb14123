using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// What a request may ask of a profile, beside the proof of possession that <see cref="CertificationRequest"/> has
/// verified. A usage that the profile does not give is left out; but a request for power, or for names that the CA
/// does not certify, is refused rather than answered with something else.
/// </summary>
public static class CertificationRequestRules
{
    /// <summary>Host names and addresses of one certificate.</summary>
    public const int MostNames = 100;

    private static readonly Asn1Tag DnsNameTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddressTag = new(TagClass.ContextSpecific, 7);

    /// <summary>Whom the certificate will name: the request's subject with the ordered names, or with its own.</summary>
    /// <param name="dnsNames">With <paramref name="ipAddresses"/> the names of the order; none and none keep the request's own.</param>
    public static Result<CertificateSubject> Apply(
        CertificateProfile profile, CertificationRequest request, IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> ipAddresses)
    {
        if (CheckExtensions(request.Extensions) is { } refusal)
            return refusal;
        if (dnsNames.Count + ipAddresses.Count > 0 && CheckOrder(request.Subject, dnsNames, ipAddresses) is { } differs)
            return differs;
        var subject = dnsNames.Count + ipAddresses.Count > 0
            ? request.Subject with { DnsNames = dnsNames, IpAddresses = ipAddresses }
            : request.Subject;
        return (CheckNames(profile, subject) ?? CheckCommonName(profile, subject)) is { } wrong ? wrong : subject;
    }

    private static StsError? CheckExtensions(IReadOnlyList<X509Extension> extensions)
    {
        if (extensions.GroupBy(extension => extension.Oid!.Value).Any(group => group.Count() > 1))
            return ErrorCodes.Certificates.RequestMalformed.With("The request asks for an extension twice.");
        if (extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
            || extensions.OfType<X509KeyUsageExtension>().Any(usage => (usage.KeyUsages & (X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)) != X509KeyUsageFlags.None))
        {
            return ErrorCodes.Certificates.RequestAsksForAuthority.With("The request asks to be a certificate authority (basicConstraints CA, or keyUsage keyCertSign or cRLSign).");
        }

        return extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names && HasOtherNames(names)
            ? ErrorCodes.Certificates.RequestNameKind.With("The request's SubjectAltName holds a name that is neither a DNS name nor an IP address.")
            : null;
    }

    private static bool HasOtherNames(X509SubjectAlternativeNameExtension extension)
    {
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (!tag.HasSameClassAndValue(DnsNameTag) && !tag.HasSameClassAndValue(IpAddressTag))
                return true;
            names.ReadEncodedValue();
        }

        return false;
    }

    // Whoever signed the request wanted these names; whoever ordered wants others. Neither can be right for both.
    private static StsError? CheckOrder(CertificateSubject requested, IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> ipAddresses)
        => !requested.HasAlternativeNames
            || (requested.DnsNames.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(dnsNames) && requested.IpAddresses.ToHashSet().SetEquals(ipAddresses))
                ? null
                : ErrorCodes.Certificates.RequestNamesDiffer.With(
                    $"The request names {Text(requested.DnsNames, requested.IpAddresses)}, the order {Text(dnsNames, ipAddresses)}.");

    private static StsError? CheckNames(CertificateProfile profile, CertificateSubject subject)
    {
        if (subject.DnsNames.Count + subject.IpAddresses.Count > MostNames)
            return ErrorCodes.Certificates.RequestNamesRefused.With($"A certificate has at most {MostNames} names.");
        if (profile.SanRule is SanRule.Required && !subject.HasAlternativeNames)
            return ErrorCodes.Certificates.RequestNamesRefused.With($"A {profile.Name} certificate needs a DNS name or an IP address; neither the request nor the order has one.");
        if (subject.DnsNames.FirstOrDefault(name => !DnsName.IsWellFormed(name)) is { } malformed)
            return ErrorCodes.Certificates.RequestNamesRefused.With($"'{malformed}' is not a host name.");
        return !profile.AllowsWildcards && subject.DnsNames.FirstOrDefault(name => name.Contains('*', StringComparison.Ordinal)) is { } wildcard
            ? ErrorCodes.Certificates.RequestNamesRefused.With($"'{wildcard}': a {profile.Name} certificate names hosts, not patterns.")
            : null;
    }

    private static StsError? CheckCommonName(CertificateProfile profile, CertificateSubject subject)
    {
        if (string.IsNullOrWhiteSpace(SubjectName.CommonName(subject.Name)))
            return ErrorCodes.Certificates.RequestSubjectRefused.With("The request's subject has no common name.");
        if (!profile.ExtendedKeyUsages.Contains(Oids.ServerAuth))
            return null;
        var commonName = SubjectName.CommonName(subject.Name)!;
        var isAmongThem = IPAddress.TryParse(commonName, out var address)
            ? subject.IpAddresses.Contains(address)
            : subject.DnsNames.Contains(commonName, StringComparer.OrdinalIgnoreCase);
        return isAmongThem
            ? null
            : ErrorCodes.Certificates.RequestSubjectRefused.With($"The common name '{commonName}' is not among the names {Text(subject.DnsNames, subject.IpAddresses)}.");
    }

    private static string Text(IEnumerable<string> dnsNames, IEnumerable<IPAddress> ipAddresses)
        => string.Join(", ", dnsNames.Concat(ipAddresses.Select(address => address.ToString())));
}
