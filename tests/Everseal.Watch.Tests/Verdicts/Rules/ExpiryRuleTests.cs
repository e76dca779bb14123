using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

/// <summary>The end of a certificate at 2027-01-01 12:00 UTC, by what it is for.</summary>
public sealed class ExpiryRuleTests
{
    [Theory]
    [InlineData(200, null)]
    [InlineData(89, Severity.Notice)]
    [InlineData(59, Severity.Warning)]
    [InlineData(29, Severity.Critical)]
    [InlineData(-1, Severity.Expired)]
    public void SigningCertificate_DaysLeft_AsLoudAsItsClass(int days, Severity? expected)
        => SeverityOf(TargetKind.SamlMetadata, Signing(TestIssuer.Issuing.Leaf("CN=sts", days, life: 730))).Should().Be(expected);

    [Theory]
    [InlineData(61, null)]
    [InlineData(59, Severity.Notice)]
    [InlineData(29, Severity.Warning)]
    [InlineData(13, Severity.Critical)]
    [InlineData(-400, Severity.Expired)]
    public void TlsCertificate_DaysLeft_AsLoudAsItsClass(int days, Severity? expected)
        => SeverityOf(TargetKind.Tls, One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=www", days))).Should().Be(expected);

    [Theory]
    [InlineData(400, null)]
    [InlineData(364, Severity.Notice)]
    [InlineData(179, Severity.Warning)]
    [InlineData(59, Severity.Critical)]
    [InlineData(-1, Severity.Expired)]
    public void Root_DaysLeft_AsLoudAsItsClass(int days, Severity? expected)
        => SeverityOf(TargetKind.File, One(CertificateUse.Unknown, TestIssuer.SelfSigned("CN=root", days, life: 3650, isAuthority: true))).Should().Be(expected);

    [Theory]
    [InlineData(7, 2, null)] // 29 %
    [InlineData(7, 1.5, Severity.Warning)] // 21 %
    [InlineData(90, 30, null)]
    [InlineData(90, 8, Severity.Critical)]
    public void ShortLivedCertificate_ShareLeft_NotRedForBeingShort(double life, double days, Severity? expected)
        => SeverityOf(TargetKind.Tls, One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=acme", days, life))).Should().Be(expected);

    [Fact]
    public void RenewsItself_NormalRenewalAhead_SaysNothing()
        => SeverityOf(TargetKind.Deployment, One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=www", 100)) with { RenewsItself = true }).Should().BeNull();

    [Fact]
    public void RenewsItself_QuarterLeft_IsAMissedRenewal()
    {
        var verdict = Judge(TargetKind.Deployment, Source("TLS", One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=www", 90)) with { RenewsItself = true }));

        verdict.With(ErrorCodes.Verdicts.RenewalMissed).Should().ContainSingle().Which.Severity.Should().Be(Severity.Warning);
    }

    [Theory]
    [InlineData(-2, "EVS-8004", "Since then: every vCenter login stops", "ssh root@sso.example.test ./fixsts.sh")]
    [InlineData(20, "EVS-8005", "On that day: every vCenter login stops", "action=refresh")]
    public void VcenterSigner_Ends_SaysWhoStopsAndWhatToType(int days, string code, string effect, string command)
    {
        var finding = Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(TestIssuer.Issuing.Leaf("CN=ssoserverSign", days)))).Findings
            .Single(finding => finding.Code.Id == code);

        finding.Effect.Should().StartWith(effect);
        finding.NextCommand.Should().Contain(command);
        finding.Date.Should().Be(Now.AddDays(days));
        finding.Slot.Should().Be("token-signing");
        finding.Detail.Should().Contain("CN=ssoserverSign");
    }

    [Fact]
    public void VcenterSigner_EndsSoon_SaysThatTokensGetShorterFirst()
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(TestIssuer.Issuing.Leaf("CN=sts", 20)))).With(ErrorCodes.Verdicts.SigningCertificateEndsSoon)
            .Should().ContainSingle().Which.Effect.Should().EndWith("Tokens get shorter before: none outlives it.");

    [Fact]
    public void VcenterTls_EndsSoon_DoesNotTalkOfTokens()
        => Judge(TargetKind.Vcenter, Source("TLS 443", One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=vc", 10)))).With(ErrorCodes.Verdicts.CertificateEndsSoon)
            .Should().ContainSingle().Which.Effect.Should().NotContain("Tokens");

    [Fact]
    public void RetiredKey_Expired_IsANoticeOnly()
    {
        var verdict = Judge(TargetKind.Everseal, Source("JWKS",
            Signing(TestIssuer.Issuing.Leaf("CN=now", 300), chain: 0),
            Signing(TestIssuer.Issuing.Leaf("CN=old", -3), chain: 1) with { InUse = false }));

        verdict.With(ErrorCodes.Verdicts.SigningCertificateExpired).Should().ContainSingle().Which.Severity.Should().Be(Severity.Notice);
        verdict.Status.Should().Be(CheckStatus.Fine);
    }

    [Fact]
    public void OldRootInTrustedList_IssuedNothingSeen_IsANoticeOnly()
    {
        var old = TestIssuer.SelfSigned("CN=Old Root", -100, life: 3650, isAuthority: true);
        var verdict = Judge(TargetKind.Vcenter,
            Source("SAML metadata", Chain(CertificateUse.TokenSigning, 0, TestIssuer.Issuing.Leaf("CN=sts", 1000, 3650), TestIssuer.Issuing.Content, TestIssuer.Root.Content)),
            Source("Trusted certificates", One(CertificateUse.Authority, old)));

        verdict.With(ErrorCodes.Verdicts.AuthorityExpired).Should().ContainSingle().Which.Severity.Should().Be(Severity.Notice);
        verdict.Status.Should().Be(CheckStatus.Fine);
    }

    [Fact]
    public void ReissuedRoot_OldOneOfTheSameName_OnlyTheOneThatSignedIsLoud()
    {
        var old = TestIssuer.NewRoot("CN=VMCA", Now.AddDays(-3700), Now.AddDays(-1));
        var current = TestIssuer.NewRoot("CN=VMCA", Now.AddDays(-700), Now.AddDays(2900));
        var verdict = Judge(TargetKind.Vcenter,
            Source("SAML metadata", Signing(current.Leaf("CN=sts", 1000, 3650))),
            Source("Trusted certificates", One(CertificateUse.Authority, old.Content), One(CertificateUse.Authority, current.Content)));

        verdict.With(ErrorCodes.Verdicts.AuthorityExpired).Should().ContainSingle().Which.Severity.Should().Be(Severity.Notice);
    }

    [Fact]
    public void ManyRootsOfOneName_MoreThanAreVerified_AreTakenForUsed()
    {
        var signers = Enumerable.Range(0, 30).Select(number => Signing(TestIssuer.NewRoot("CN=Same", Now.AddDays(-1), Now.AddDays(4000)).Leaf($"CN=sts {number}", 1000, 3650), number) with { InUse = true });
        var roots = Enumerable.Range(0, 30).Select(_ => One(CertificateUse.Authority, TestIssuer.NewRoot("CN=Same", Now.AddDays(-3700), Now.AddDays(-1)).Content));

        Judge(TargetKind.Vcenter, Source("SAML metadata", [.. signers]), Source("Trusted certificates", [.. roots])).With(ErrorCodes.Verdicts.AuthorityExpired)
            .Should().Contain(finding => finding.Severity == Severity.Expired, "nine hundred pairs are more than are looked at");
    }

    [Fact]
    public void Root_ExpiredAboveTheSigner_IsExpired()
    {
        var root = TestIssuer.NewRoot("CN=VMCA", Now.AddDays(-3700), Now.AddDays(-1));
        var verdict = Judge(TargetKind.Vcenter, Source("SAML metadata", Chain(CertificateUse.TokenSigning, 0, root.Leaf("CN=sts", 1000, 3650), root.Content)));

        verdict.With(ErrorCodes.Verdicts.AuthorityExpired).Should().ContainSingle().Which.Severity.Should().Be(Severity.Expired);
        verdict.Status.Should().Be(CheckStatus.Critical);
    }

    [Fact]
    public void Thresholds_OfTheTarget_ComeBeforeThoseOfTheRun()
    {
        var strict = ThresholdSettings.ForAll(new ThresholdChanges(Warning: new Threshold(TimeSpan.FromDays(330), null)));
        var source = Source("TLS", One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=www", 300)));

        Judge(Target(TargetKind.Tls), source).Status.Should().Be(CheckStatus.Fine);
        Judge(Target(TargetKind.Tls) with { Thresholds = strict }, source).Status.Should().Be(CheckStatus.Warning);
    }

    private static Severity? SeverityOf(TargetKind kind, ObservedCertificate certificate)
        => Judge(kind, Source("seen", certificate)).Findings
            .SingleOrDefault(finding => finding.Date == certificate.Content.Validity.NotAfter && finding.Code != ErrorCodes.Verdicts.NoSuccessor)?.Severity;
}
