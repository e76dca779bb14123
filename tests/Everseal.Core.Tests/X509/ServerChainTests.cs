using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>Another CA's answer for TLS: starts from one that serves, and changes one thing.</summary>
public sealed class ServerChainTests
{
    private const string Host = "sts.example";

    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(10);
    private static readonly PublicKey Key = new(Authority.LeafKey);
    private static readonly X509Certificate2 Good = Leaf();

    [Fact]
    public void Check_InAnyOrder_IsServedLeafFirstWithoutTheRoot()
    {
        var chain = Check([Authority.Root, Authority.Issuing, Good]).OrThrow();

        chain.Served.Should().Equal(Good, Authority.Issuing);
        chain.Anchor.Should().BeSameAs(Authority.Root);
        chain.Unnamed.Should().BeEmpty("who is on this host needs no name of another CA");
    }

    [Fact]
    public void Check_WithoutTheRoot_AnchorsInTheHighestThatCameAlong()
        => Check([Good, Authority.Issuing]).OrThrow().Should().Match<ServerChain>(chain => chain.Anchor == Authority.Issuing && chain.Served.Count == 2);

    [Fact]
    public void Check_StrangersInTheFile_AreLeftOut()
        => Check([Stranger(), Good, Authority.Issuing, Authority.Root]).OrThrow().Served.Should().Equal(Good, Authority.Issuing);

    [Fact]
    public void Check_HostsThatItIsNotFor_AreNamed()
        => Check([Good, Authority.Issuing], hosts: [Host, "localhost", "127.0.0.1", "old.example", "192.0.2.7"]).OrThrow().Unnamed.Should().Equal("old.example", "192.0.2.7");

    [Theory]
    [InlineData(null, true)]
    [InlineData("STS.example", true)]
    [InlineData("other.example", false)]
    [InlineData("localhost", false)]
    public void Check_NameThatClientsAreTold_MustBeInIt(string? publicHost, bool serves)
        => Check([Good, Authority.Issuing], publicHost: publicHost).Error?.Code.Should().Be(serves ? null : ErrorCodes.ForeignCertificates.ServerNotNamed);

    [Fact]
    public void Check_NobodyKnowsTheName_OneOfThoseServedSoFarMustBeInIt()
    {
        Check([Good, Authority.Issuing], hosts: ["localhost", "old.example"]).Error!.Code.Should().Be(ErrorCodes.ForeignCertificates.ServerNotNamed);
        Check([Leaf("localhost"), Authority.Issuing], hosts: ["localhost", "127.0.0.1"]).IsSuccess.Should().BeTrue("a host that serves itself alone");
        Check([Leaf("*.corp.example"), Authority.Issuing], hosts: ["sts.corp.example"]).IsSuccess.Should().BeTrue();
    }

    [Theory]
    [InlineData("ended", "EVS-5132")]
    [InlineData("not yet", "EVS-5132")]
    [InlineData("intermediate ended", "EVS-5132")]
    [InlineData("no issuer", "EVS-5262")]
    [InlineData("root alone", "EVS-5262")]
    [InlineData("another of its name", "EVS-5133")]
    [InlineData("SHA-1", "EVS-5133")]
    [InlineData("client", "EVS-5135")]
    [InlineData("no signatures", "EVS-5135")]
    [InlineData("authority", "EVS-5260")]
    [InlineData("self-signed", "EVS-5260")]
    [InlineData("no names", "EVS-5261")]
    [InlineData("weak key", "EVS-5107")]
    [InlineData("other key", "EVS-5263")]
    public void Check_FlawedAnswer_IsRefusedWithItsReason(string flaw, string code)
    {
        var refused = flaw == "weak key" ? Weak() : Check(Flawed(flaw), flaw == "intermediate ended" ? Now.AddYears(20) : Now);

        refused.Error!.Code.Id.Should().Be(code, refused.Error.PublicDetail);
        if (flaw == "SHA-1")
            refused.Error.PublicDetail.Should().Contain("SHA-256 or better", "the key is right, and the reason is another");
    }

    private static X509Certificate2[] Flawed(string flaw) => flaw switch
    {
        "ended" => [Leaf(from: -30, days: 20), Authority.Issuing],
        "not yet" => [Leaf(from: 2), Authority.Issuing],
        "intermediate ended" => [Leaf(from: 365 * 19, days: 800), Authority.Issuing, Authority.Root],
        "no issuer" => [Good],
        "root alone" => [Good, Authority.Root],
        "another of its name" => [Good, Impostor()],
        "SHA-1" => [Signed(Content(), new Sha1Signer(Authority.IssuingKey)), Authority.Issuing],
        "client" => [Signed(Content(usage: "1.3.6.1.5.5.7.3.2")), Authority.Issuing],
        "no signatures" => [Signed(Content(usages: X509KeyUsageFlags.KeyEncipherment)), Authority.Issuing],
        "authority" => [Signed(Content(isAuthority: true)), Authority.Issuing],
        "self-signed" => [Content().CreateSelfSigned(Now.AddDays(-1), Now.AddDays(100))],
        "no names" => [Signed(Content(host: null)), Authority.Issuing],
        _ => [Stranger(), Authority.Issuing],
    };

    private static Result<ServerChain> Check(X509Certificate2[] certificates, DateTimeOffset? now = null, IReadOnlyList<string>? hosts = null, string? publicHost = null)
        => ServerChain.Check(certificates, Key, hosts ?? [Host, "localhost"], publicHost, now ?? Now);

    private static Result<ServerChain> Weak()
    {
        using var key = RSA.Create(1024);
        var weak = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return ServerChain.Check([Signed(weak), Authority.Issuing], new PublicKey(key), [Host], publicHost: null, Now);
    }

    private static X509Certificate2 Leaf(string host = Host, int from = -1, int days = 100) => Signed(Content(host), from: from, days: days);

    private static X509Certificate2 Signed(CertificateRequest content, X509SignatureGenerator? signer = null, int from = -1, int days = 100)
        => content.Create(Authority.Issuing.SubjectName, signer ?? Authority.IssuingSigner, Now.AddDays(from), Now.AddDays(from + days), TestAuthority.NextSerial().Span);

    private static CertificateRequest Content(
        string? host = Host, X509KeyUsageFlags usages = X509KeyUsageFlags.DigitalSignature, string usage = "1.3.6.1.5.5.7.3.1", bool isAuthority = false)
    {
        var content = new CertificateRequest($"CN={Host}", Authority.LeafKey, HashAlgorithmName.SHA256);
        content.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        content.CertificateExtensions.Add(new X509KeyUsageExtension(usages, critical: true));
        content.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (host is null)
            return content;
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        content.CertificateExtensions.Add(names.Build());
        return content;
    }

    private static X509Certificate2 Stranger()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Signed(new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256));
    }

    // The issuing CA's name and another key.
    private static X509Certificate2 Impostor()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest(Authority.Issuing.SubjectName, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(10));
    }
}
