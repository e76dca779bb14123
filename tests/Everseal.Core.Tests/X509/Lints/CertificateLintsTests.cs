using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Core.X509.Lints;

namespace Everseal.Core.Tests.X509.Lints;

/// <summary>For every lint one certificate that breaks it: a sound TLS server certificate with one thing changed.</summary>
public sealed class CertificateLintsTests
{
    private const string KeyUsage = "2.5.29.15";
    private const string BasicConstraints = "2.5.29.19";
    private const string ExtendedKeyUsage = "2.5.29.37";
    private const string SubjectKeyIdentifier = "2.5.29.14";
    private const string AuthorityKeyIdentifier = "2.5.29.35";
    private const string SubjectAlternativeName = "2.5.29.17";

    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(100);
    private static readonly CertificateSubject Subject = CertificateSubject.ForHosts(["sts.example", "*.apps.example"], [IPAddress.Loopback]);

    private static readonly Dictionary<string, Func<X509Certificate2>> Breakers = new(StringComparer.Ordinal)
    {
        ["version_3"] = () => Patch(Make(), "A003020102", "A003020100"),
        ["serial_number_positive"] = () => Patch(Make(), "021040", "021080"),
        ["serial_number_length"] = () => Make(serial: [0x40, 1, 2, 3, 4, 5, 6, 7]),
        ["signature_algorithms_match"] = OtherAlgorithmOutside,
        ["signature_algorithm_accepted"] = () => Make(signer: new Sha1Signer(Authority.IssuingKey)),
        ["no_duplicate_extensions"] = () => Patch(Make(Add("1.2.3.4", "1.2.3.5")), "06032A0305", "06032A0304"),
        ["validity_ordered"] = SwappedDates,
        ["validity_within_profile"] = () => Make(days: 826),
        ["validity_within_issuer"] = () => Make(begin: TestAuthority.Born.AddDays(-1)),
        ["subject_not_empty"] = () => Make(name: new X500DistinguishedName([0x30, 0x00])),
        ["subject_common_name"] = () => Make(name: new X500DistinguishedName("O=Example")),
        ["subject_common_name_length"] = () => Make(name: new X500DistinguishedName($"CN={new string('a', 65)}")),
        ["issuer_matches_issuing_subject"] = () => Make(issuerName: new X500DistinguishedName("CN=Somebody")),
        ["subject_differs_from_issuer"] = () => Make(name: new X500DistinguishedName("O=EXAMPLE, CN=test  issuing ca")),
        ["key_allowed_by_profile"] = () => Make(key: new PublicKey(ECDsa.Create(ECCurve.NamedCurves.nistP521))),
        ["key_sound"] = () => Make(key: new PublicKey(RSA.Create(1024))),
        ["key_differs_from_issuer"] = () => Make(key: new PublicKey(Authority.IssuingKey)),
        ["basic_constraints"] = () => Make(Replace(BasicConstraints, new X509BasicConstraintsExtension(false, false, 0, critical: false))),
        ["key_usage"] = () => Make(Replace(KeyUsage, new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true))),
        ["extended_key_usage"] = () => Make(Replace(ExtendedKeyUsage, new X509EnhancedKeyUsageExtension([new Oid("2.5.29.37.0")], critical: false))),
        ["subject_key_identifier"] = () => Make(Replace(SubjectKeyIdentifier)),
        ["authority_key_identifier"] = () => Make(Replace(AuthorityKeyIdentifier,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier([1, 2, 3]))),
        ["san_as_profile_says"] = () => Make(Replace(SubjectAlternativeName)),
        ["san_not_critical"] = () => Make(Replace(SubjectAlternativeName, Names("sts.example", critical: true))),
        ["san_dns_names_well_formed"] = () => Make(Replace(SubjectAlternativeName, Names("sts.example", "under_score.example"))),
        ["san_without_repetition"] = () => Make(Replace(SubjectAlternativeName, Names("sts.example", "STS.example"))),
        ["crl_distribution_points"] = () => Make(Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["https://ca.example/list.crl"]))),
        ["authority_information_access"] = () => Make(Add(new X509AuthorityInformationAccessExtension(["http://ca.example/ocsp"], null))),
        ["tls_common_name_in_san"] = () => Make(Replace(SubjectAlternativeName, Names("other.example"))),
    };

    private static readonly StatusPointers Pointers = new(new("http://ca.example/1.crl"), new("http://ca.example/1.cer"), new("http://ca.example/ocsp"));

    // A root alone breaks the last one, and has a test of its own.
    public static TheoryData<string> Lints => [.. CertificateLints.All.Select(lint => lint.Name).Where(name => name != "no_status_pointers_on_self_signed")];

    [Fact]
    public void Check_SoundCertificate_FindsNothing()
        => CertificateLints.Check(CertificateContent.Of(Make()), CertificateProfiles.TlsServer, CertificateContent.Of(Authority.Issuing)).Should().BeNull();

    [Theory]
    [MemberData(nameof(Lints))]
    public void Check_OneThingWrong_ThatLintSaysSo(string lint)
    {
        using var broken = Breakers[lint]();

        var error = CertificateLints.Check(CertificateContent.Of(broken), CertificateProfiles.TlsServer, CertificateContent.Of(Authority.Issuing));

        error.Should().NotBeNull();
        error.PublicDetail.Should().Contain(lint + ":");
    }

    [Fact]
    public void Check_StatusPointers_FindsNothing()
        => CertificateLints.Check(CertificateContent.Of(Make(Add([.. Pointers.ToExtensions()]))), CertificateProfiles.TlsServer, CertificateContent.Of(Authority.Issuing)).Should().BeNull();

    [Fact]
    public void Check_RootWithStatusPointers_ThatLintSaysSo()
    {
        var request = new CertificateRequest(Authority.Root.SubjectName, Authority.RootKey, HashAlgorithmName.SHA384);
        foreach (var pointer in Pointers.ToExtensions())
            request.CertificateExtensions.Add(pointer);
        using var root = request.CreateSelfSigned(TestAuthority.Born, TestAuthority.Born.AddYears(20));
        var content = CertificateContent.Of(root);

        CertificateLints.Check(content, CertificateProfiles.Root, content)!.PublicDetail.Should().Contain("no_status_pointers_on_self_signed:");
    }

    [Fact]
    public void Lints_All_NameTheirSource()
        => CertificateLints.All.Should().OnlyContain(lint => lint.Source.Length > 0).And.OnlyHaveUniqueItems(lint => lint.Name);

    private static X509Certificate2 Make(
        Action<CertificateRequest>? change = null,
        X500DistinguishedName? name = null,
        X500DistinguishedName? issuerName = null,
        PublicKey? key = null,
        X509SignatureGenerator? signer = null,
        DateTimeOffset? begin = null,
        int days = 365,
        byte[]? serial = null)
    {
        var publicKey = key ?? new PublicKey(Authority.LeafKey);
        var request = new CertificateRequest(name ?? Subject.Name, publicKey, HashAlgorithmName.SHA384);
        foreach (var extension in ProfileExtensions.Of(CertificateProfiles.TlsServer, Subject, publicKey, Authority.Issuing))
            request.CertificateExtensions.Add(extension);
        change?.Invoke(request);
        var validity = ValidityPeriod.Starting(begin ?? Now, TimeSpan.FromDays(days));
        return request.Create(issuerName ?? Authority.Issuing.SubjectName, signer ?? Authority.IssuingSigner, validity.NotBefore, validity.NotAfter,
            serial ?? TestAuthority.NextSerial().ToArray());
    }

    private static Action<CertificateRequest> Replace(string oid, params X509Extension[] replacement) => request =>
    {
        request.CertificateExtensions.Remove(request.CertificateExtensions.First(extension => extension.Oid!.Value == oid));
        foreach (var extension in replacement)
            request.CertificateExtensions.Add(extension);
    };

    private static Action<CertificateRequest> Add(params X509Extension[] extensions) => request =>
    {
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
    };

    private static Action<CertificateRequest> Add(params string[] oids) => request =>
    {
        foreach (var oid in oids)
            request.CertificateExtensions.Add(new X509Extension(oid, [5, 0], critical: false));
    };

    private static X509Extension Names(string first, string? second = null, bool critical = false)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(first);
        if (second is not null)
            names.AddDnsName(second);
        return names.Build(critical);
    }

    private static X509Certificate2 OtherAlgorithmOutside()
    {
        var encoded = EncodedCertificate.Of(Make());
        return X509CertificateLoader.LoadCertificate(EncodedCertificate.Assemble(
            encoded.ToBeSigned.Span, CertificateSignatureAlgorithm.Find("1.2.840.10045.4.3.2")!.Encoded, encoded.SignatureValue.Span));
    }

    private static X509Certificate2 SwappedDates()
    {
        var certificate = Make();
        var validity = ValidityPeriod.Of(certificate);
        var (begin, end) = (UtcTime(validity.NotBefore), UtcTime(validity.NotAfter));
        return Patch(certificate, begin + end, end + begin);
    }

    private static string UtcTime(DateTimeOffset time)
        => "170D" + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes($"{time.UtcDateTime:yyMMddHHmmss}Z"));

    private static X509Certificate2 Patch(X509Certificate2 certificate, string from, string to)
    {
        var hex = Convert.ToHexString(certificate.RawData);
        hex.Should().Contain(from);
        var at = hex.IndexOf(from, StringComparison.Ordinal);
        return X509CertificateLoader.LoadCertificate(Convert.FromHexString(string.Concat(hex.AsSpan(0, at), to, hex.AsSpan(at + from.Length))));
    }
}
