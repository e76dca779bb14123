using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>For each rule one request that breaks it: a sound TLS server's request with one thing changed.</summary>
public sealed class CertificationRequestRulesTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Apply_SoundRequest_KeepsItsNames()
        => Apply(Request()).OrThrow().DnsNames.Should().Equal("www.example", "*.apps.example");

    [Fact]
    public void Apply_OrderOfTheSameNames_IsAccepted()
        => Apply(Request(), dnsNames: ["*.APPS.example", "www.example"]).IsSuccess.Should().BeTrue();

    [Fact]
    public void Apply_RequestWithoutNames_TakesTheOrders()
        => Apply(Request(names: []), dnsNames: ["www.example"]).OrThrow().DnsNames.Should().Equal("www.example");

    [Fact]
    public void Apply_UsagesThatTheProfileDoesNotGive_AreLeftOut()
        => Apply(Request(extensions:
        [
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true),
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false),
        ])).IsSuccess.Should().BeTrue();

    [Fact]
    public void Apply_OrderOfOtherNames_IsRefused()
        => Apply(Request(), dnsNames: ["www.example"]).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNamesDiffer);

    [Fact]
    public void Apply_OrderOfAnAddressBesideTheRequestsNames_IsRefused()
        => Apply(Request(), dnsNames: ["www.example", "*.apps.example"], addresses: [IPAddress.Loopback]).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNamesDiffer);

    [Fact]
    public void Apply_CommonNameIsNotAmongTheNames_IsRefused()
        => Apply(Request(subject: "CN=other.example")).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestSubjectRefused);

    [Theory]
    [InlineData("")]
    [InlineData("O=Example")]
    [InlineData("CN=\" \"")]
    public void Apply_NoCommonName_IsRefused(string subject)
        => Apply(Request(subject: subject)).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestSubjectRefused);

    [Fact]
    public void Apply_TlsServerWithoutNames_IsRefused()
        => Apply(Request(names: [])).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNamesRefused);

    [Theory]
    [InlineData("under_score.example")]
    [InlineData("*.example")]
    [InlineData("w*.apps.example")]
    [InlineData("a.*.example")]
    [InlineData("*")]
    [InlineData("-a.example")]
    public void Apply_NameThatIsNoHost_IsRefused(string name)
        => Apply(Request(names: ["www.example", name])).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNamesRefused);

    [Fact]
    public void Apply_WildcardForAService_IsRefused()
        => CertificationRequestRules.Apply(CertificateProfiles.ServicePrincipal, Request(), [], []).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNamesRefused);

    [Fact]
    public void Apply_MoreNamesThanACertificateHas_IsRefused()
        => Apply(Request(names: [.. Enumerable.Range(0, 101).Select(number => $"h{number}.example")])).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNamesRefused);

    public static TheoryData<X509Extension> Powers =>
    [
        new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true),
        new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true),
        new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: false),
    ];

    [Theory]
    [MemberData(nameof(Powers))]
    public void Apply_AsksForAuthority_IsRefused(X509Extension power)
        => Apply(Request(extensions: [power])).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestAsksForAuthority);

    [Theory]
    [InlineData("mail")]
    [InlineData("uri")]
    [InlineData("upn")]
    public void Apply_OtherKindOfName_IsRefusedAndNotLeftOut(string kind)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example");
        switch (kind)
        {
            case "mail": names.AddEmailAddress("root@www.example"); break;
            case "uri": names.AddUri(new Uri("https://www.example/")); break;
            default: names.AddUserPrincipalName("administrator@example"); break;
        }

        Apply(Request(names: [], extensions: [names.Build()])).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestNameKind);
    }

    [Fact]
    public void Apply_ExtensionTwice_IsRefused()
        => Apply(Request(extensions: [new X509Extension("1.2.3.4", [5, 0], false), new X509Extension("1.2.3.4", [5, 0], false)]))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.RequestMalformed);

    [Fact]
    public void Read_SubjectThatIsNotDer_IsMalformed()
    {
        // The length of the value in two octets where one does.
        var name = new X500DistinguishedName(Convert.FromHexString("300D310B300906035504030C8101" + "61")[..]);
        var request = new CertificateRequest(name, Key, HashAlgorithmName.SHA256);

        CertificationRequest.Read(request.CreateSigningRequest()).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestMalformed);
    }

    private static Result<CertificateSubject> Apply(CertificationRequest request, IReadOnlyList<string>? dnsNames = null, IReadOnlyList<IPAddress>? addresses = null)
        => CertificationRequestRules.Apply(CertificateProfiles.TlsServer, request, dnsNames ?? [], addresses ?? []);

    // Through the encoding, as it arrives.
    private static CertificationRequest Request(string subject = "CN=www.example", string[]? names = null, X509Extension[]? extensions = null)
    {
        var request = new CertificateRequest(subject, Key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions ?? [])
            request.CertificateExtensions.Add(extension);
        names ??= ["www.example", "*.apps.example"];
        if (names.Length > 0)
        {
            var alternative = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternative.AddDnsName);
            request.CertificateExtensions.Add(alternative.Build());
        }

        return CertificationRequest.Read(request.CreateSigningRequest()).OrThrow();
    }
}
