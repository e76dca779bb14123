using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

public sealed class WeaknessRulesTests
{
    [Theory]
    [InlineData("1.2.840.113549.1.1.4", "MD5", Severity.Critical)]
    [InlineData("1.2.840.113549.1.1.5", "SHA-1", Severity.Warning)]
    [InlineData("1.2.840.10045.4.1", "SHA-1", Severity.Warning)]
    public void Signature_BrokenHash_IsNamed(string algorithm, string name, Severity expected)
    {
        var finding = JudgeTls(TestIssuer.Issuing.Leaf("CN=www", 300, signer: new TestIssuer.Claiming(algorithm))).With(ErrorCodes.Verdicts.WeakSignature)
            .Should().ContainSingle().Which;

        finding.Severity.Should().Be(expected);
        finding.Detail.Should().Be($"CN=www is signed with {name}.");
    }

    [Fact]
    public void Signature_RsaPssOnVcenter_IsRefusedThere()
    {
        var pss = TestIssuer.Issuing.Leaf("CN=sts", 1000, 3650, signer: new TestIssuer.Claiming("1.2.840.113549.1.1.10"));

        Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(pss))).With(ErrorCodes.Verdicts.SignatureNotAccepted).Should().ContainSingle();
        JudgeTls(pss).With(ErrorCodes.Verdicts.SignatureNotAccepted).Should().BeEmpty();
    }

    [Theory]
    [InlineData(512, Severity.Critical)]
    [InlineData(1024, Severity.Warning)]
    [InlineData(2048, null)]
    public void Key_RsaBits_WeakBelow2048(int bits, Severity? expected)
    {
        using var key = RSA.Create(bits);

        JudgeTls(TestIssuer.Issuing.Leaf("CN=www", 300, subjectKey: key)).With(ErrorCodes.Verdicts.WeakKey).SingleOrDefault()?.Severity.Should().Be(expected);
        JudgeTls(TestIssuer.Issuing.Leaf("CN=www", 300, subjectKey: key)).With(ErrorCodes.Verdicts.WeakKey).Any().Should().Be(expected is not null);
    }

    [Fact]
    public void SelfSigned_ServedByTls_IsAWarning()
        => JudgeTls(TestIssuer.SelfSigned("CN=device", 3000, 3650)).Findings.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.Verdicts.SelfSigned);

    [Fact]
    public void SelfSigned_DeviceThatSaysAuthority_IsALeafAllTheSame()
        => JudgeTls(TestIssuer.SelfSigned("CN=device", 3000, 3650, isAuthority: true)).With(ErrorCodes.Verdicts.SelfSigned).Should().ContainSingle();

    [Fact]
    public void SelfSigned_TrustGivenForTheTarget_IsTheProbesQuestion()
        => Judge(Target(TargetKind.Tls) with { CaFile = "ca.pem" }, Source("TLS", One(CertificateUse.TlsServer, TestIssuer.SelfSigned("CN=device", 3000, 3650)))).Findings
            .Should().BeEmpty();

    [Fact]
    public void SelfSigned_SigningCertificate_IsUsual()
        => Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(TestIssuer.SelfSigned("CN=idp", 3000, 3650)))).Findings.Should().BeEmpty();

    [Fact]
    public void NotYetValid_Served_IsCriticalWithTheDateOfItsBeginning()
    {
        var finding = JudgeTls(TestIssuer.Issuing.Leaf("CN=www", Now.AddDays(3), Now.AddDays(300))).With(ErrorCodes.Verdicts.CertificateNotYetValid)
            .Should().ContainSingle().Which;

        finding.Severity.Should().Be(Severity.Critical);
        finding.Date.Should().Be(Now.AddDays(3));
    }

    [Fact]
    public void NotYetValid_NextKeyPublishedEarly_IsANotice()
        => Judge(TargetKind.OpenIdProvider, Source("JWKS",
                Signing(TestIssuer.Issuing.Leaf("CN=now", 300, 365), 0),
                Signing(TestIssuer.Issuing.Leaf("CN=next", Now.AddDays(3), Now.AddDays(300)), 1))).With(ErrorCodes.Verdicts.CertificateNotYetValid)
            .Should().ContainSingle().Which.Severity.Should().Be(Severity.Notice);

    private static TargetVerdict JudgeTls(CertificateContent leaf) => Judge(TargetKind.Tls, Source("TLS", Chain(CertificateUse.TlsServer, 0, leaf)));
}
