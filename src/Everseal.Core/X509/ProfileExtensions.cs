using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>The extensions that a profile asks for, critical where RFC 5280 says so.</summary>
internal static class ProfileExtensions
{
    // What depends on the profile alone is encoded once: .NET finds the flags' bits by reflection each time.
    private static readonly ConditionalWeakTable<CertificateProfile, IReadOnlyList<X509Extension>> Fixed = [];

    public static IEnumerable<X509Extension> Of(CertificateProfile profile, CertificateSubject subject, PublicKey subjectKey, X509Certificate2? issuer, StatusPointers? pointers = null)
    {
        foreach (var extension in Fixed.GetValue(profile, EncodeFixed))
            yield return extension;
        if (subject.HasAlternativeNames)
            yield return AlternativeNames(subject);

        // RFC 7093, 2 (1): SHA-256 cut to 160 bits, so that no SHA-1 is left anywhere.
        yield return new X509SubjectKeyIdentifierExtension(subjectKey, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false);
        if (issuer is not null)
            yield return AuthorityKey(issuer);
        foreach (var pointer in pointers?.ToExtensions() ?? [])
            yield return pointer;
    }

    /// <summary>The one DER encoding of the profile's key usages.</summary>
    public static ReadOnlySpan<byte> KeyUsageOctets(CertificateProfile profile) => Fixed.GetValue(profile, EncodeFixed)[1].RawData;

    private static IReadOnlyList<X509Extension> EncodeFixed(CertificateProfile profile)
    {
        var constraints = new X509BasicConstraintsExtension(
            profile.IsCertificateAuthority, profile.PathLength is not null, profile.PathLength ?? 0, critical: true);
        var usages = new X509KeyUsageExtension(profile.KeyUsages, critical: true);
        return profile.ExtendedKeyUsages.Count > 0
            ? [constraints, usages, new X509EnhancedKeyUsageExtension(OidCollection(profile.ExtendedKeyUsages), critical: false)]
            : [constraints, usages];
    }

    private static X509AuthorityKeyIdentifierExtension AuthorityKey(X509Certificate2 issuer)
        => X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(IssuerRules.KeyIdentifierExtension(issuer));

    private static X509Extension AlternativeNames(CertificateSubject subject)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var dnsName in subject.DnsNames)
            names.AddDnsName(dnsName);
        foreach (var address in subject.IpAddresses)
            names.AddIpAddress(address);
        return names.Build();
    }

    private static OidCollection OidCollection(IEnumerable<string> oids)
    {
        var collection = new OidCollection();
        foreach (var oid in oids)
            collection.Add(new Oid(oid));
        return collection;
    }
}
