using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

/// <summary>Leaf, issuing CA, root: healthy; each test changes one thing.</summary>
public sealed class ChainRulesTests
{
    private static readonly CertificateContent Leaf = TestIssuer.Issuing.Leaf("CN=www", 300);
    private static readonly CertificateContent Issuing = TestIssuer.Issuing.Content;
    private static readonly CertificateContent Root = TestIssuer.Root.Content;

    [Fact]
    public void Chain_InOrder_IsFine() => JudgeChain(Leaf, Issuing, Root).Findings.Should().BeEmpty();

    [Fact]
    public void Chain_RootLeftOut_IsFine() => JudgeChain(Leaf, Issuing).Findings.Should().BeEmpty();

    [Fact]
    public void Chain_Reversed_NamesBothOrders()
    {
        var finding = JudgeChain(Root, Issuing, Leaf).Findings.Should().ContainSingle().Which;

        finding.Code.Should().Be(ErrorCodes.Verdicts.ChainOrder);
        finding.Severity.Should().Be(Severity.Warning);
        finding.Detail.Should().EndWith("in order it is CN=www, CN=Test Issuing CA, CN=Test Root.");
    }

    [Fact]
    public void Chain_AuthoritiesSwapped_IsOutOfOrder()
        => JudgeChain(Leaf, Root, Issuing).Findings.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.Verdicts.ChainOrder);

    [Fact]
    public void Chain_LinkMissing_SaysWhoIssuedIt()
    {
        var finding = JudgeChain(Leaf, Root).With(ErrorCodes.Verdicts.ChainBroken).Should().ContainSingle().Which;

        finding.Severity.Should().Be(Severity.Warning);
        finding.Detail.Should().Be("CN=www was issued by CN=Test Issuing CA; behind it stands CN=Test Root.");
    }

    [Fact]
    public void Chain_AuthorityOfTheSameNameWithAnotherKey_IsCritical()
    {
        var impostor = TestIssuer.Root.NewAuthority("CN=Test Issuing CA", Now.AddDays(-100), Now.AddDays(2000)).Content;

        JudgeChain(Leaf, impostor, Root).With(ErrorCodes.Verdicts.ChainBroken).Should().ContainSingle().Which.Severity.Should().Be(Severity.Critical);
    }

    [Fact]
    public void Chain_IssuerIsNoAuthority_IsBroken()
    {
        var pretender = TestIssuer.SelfSigned("CN=Test Issuing CA", 300);

        JudgeChain(Leaf, pretender).With(ErrorCodes.Verdicts.ChainBroken).Should().ContainSingle().Which.Detail.Should().Contain("is no CA");
    }

    [Fact]
    public void Chain_SignatureBySha1_IsNotCalledBroken()
        => JudgeChain(TestIssuer.Issuing.Leaf("CN=www", 300, signer: new TestIssuer.Claiming("1.2.840.10045.4.1")), Issuing)
            .With(ErrorCodes.Verdicts.ChainBroken).Should().BeEmpty("that it is SHA-1 is another rule's news");

    [Fact]
    public void Chain_LeafAlone_IsANoticeForTls()
    {
        var verdict = JudgeChain(Leaf);

        verdict.With(ErrorCodes.Verdicts.IssuerMissing).Should().ContainSingle().Which.Severity.Should().Be(Severity.Notice);
        verdict.Status.Should().Be(CheckStatus.Fine);
    }

    [Fact]
    public void Chain_VcentersSignerAlone_IsAWarning()
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Leaf))).With(ErrorCodes.Verdicts.IssuerMissing)
            .Should().ContainSingle().Which.Severity.Should().Be(Severity.Warning);

    [Fact]
    public void Chain_IssuerInAnotherSource_IsNotMissing()
        => Judge(TargetKind.Vcenter, Source("JWKS", Signing(Leaf)), Source("Trusted certificates", One(CertificateUse.Authority, Issuing)))
            .With(ErrorCodes.Verdicts.IssuerMissing).Should().BeEmpty();

    [Fact]
    public void Chain_ListOfTrustedAuthorities_IsNoChain()
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Leaf)), Source("Trusted certificates", Chain(CertificateUse.Authority, 0, Root, TestIssuer.SelfSigned("CN=Other", 3000, 3650, isAuthority: true), Issuing)))
            .Findings.Should().BeEmpty();

    [Fact]
    public void Chain_ElevenCertificates_IsTooLong()
    {
        var extra = Enumerable.Range(0, 9).Select(number => TestIssuer.SelfSigned($"CN=Extra {number}", 3000, 3650, isAuthority: true)).ToArray();

        JudgeChain([Leaf, Issuing, .. extra]).With(ErrorCodes.Verdicts.ChainTooLong).Should().ContainSingle();
        JudgeChain([Leaf, Issuing, .. extra.Skip(1)]).With(ErrorCodes.Verdicts.ChainTooLong).Should().BeEmpty();
    }

    [Fact]
    public void Stored_OtherThanServed_IsNotReloaded()
    {
        var renewed = TestIssuer.Issuing.Leaf("CN=www", 364);
        var finding = Judge(TargetKind.Deployment,
            Source("TLS as stored", One(CertificateUse.TlsServer, renewed)) with { IsStored = true },
            Source("TLS as served", One(CertificateUse.TlsServer, Leaf))).With(ErrorCodes.Verdicts.StoredNotServed).Should().ContainSingle().Which;

        finding.Source.Should().Be("TLS as served");
        finding.NextCommand.Should().Be("systemctl restart everseal");
    }

    [Fact]
    public void Stored_SameAsServed_IsFine()
        => Judge(TargetKind.Deployment,
            Source("TLS as stored", Chain(CertificateUse.TlsServer, 0, Leaf, Issuing)) with { IsStored = true },
            Source("TLS as served", Chain(CertificateUse.TlsServer, 0, Leaf, Issuing))).Findings.Should().BeEmpty();

    private static TargetVerdict JudgeChain(params CertificateContent[] chain) => Judge(TargetKind.Tls, Source("TLS", Chain(CertificateUse.TlsServer, 0, chain)));
}
