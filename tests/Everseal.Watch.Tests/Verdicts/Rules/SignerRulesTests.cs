using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

/// <summary>Which certificate signs today, and what is said about signers beside their end.</summary>
public sealed class SignerRulesTests
{
    private static readonly CertificateContent Current = TestIssuer.Issuing.Leaf("CN=current", 300, 3650);
    private static readonly CertificateContent Next = TestIssuer.Issuing.Leaf("CN=next", 3600, 3650);
    private static readonly CertificateContent Old = TestIssuer.Issuing.Leaf("CN=old", -50, 3650);

    [Fact]
    public void Signer_ChainOfLeafAndAuthorities_IsTheLeaf()
        => Signer(TargetKind.Vcenter, Source("SAML metadata", Chain(CertificateUse.TokenSigning, 0, Current, TestIssuer.Issuing.Content, TestIssuer.Root.Content)))
            .Should().Equal("CN=current");

    [Fact]
    public void Signer_EachCertificateInADescriptorOfItsOwn_IsTheLeaf()
        => Signer(TargetKind.Vcenter, Source("SAML metadata", Signing(TestIssuer.Root.Content, 2), Signing(TestIssuer.Issuing.Content, 1), Signing(Current, 0)))
            .Should().Equal("CN=current");

    [Fact]
    public void Signer_SelfSignedThatSaysAuthority_IsTheSignerAllTheSame()
    {
        var verdict = Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(TestIssuer.SelfSigned("CN=idp", 300, isAuthority: true))));

        verdict.Certificates.Should().ContainSingle().Which.Should().Match<JudgedCertificate>(certificate => certificate.SignsToday == true && !certificate.IsAuthority);
    }

    [Fact]
    public void Signer_KeySetOfTwo_IsTheFirst()
        => Signer(TargetKind.OpenIdProvider, Source("JWKS", Signing(Current, 0), Signing(Next, 1))).Should().Equal("CN=current");

    [Fact]
    public void Signer_ProbeKnows_IsWhatItSays()
        => Signer(TargetKind.Everseal, Source("JWKS", Signing(Current, 0), Signing(Next, 1) with { InUse = true })).Should().Equal("CN=next");

    [Fact]
    public void Signer_VcenterListsTrustedChainsInAnyOrder_IsTheOneThatMetadataShowsAlone()
        => Signer(TargetKind.Vcenter, Source("IDM certificates", Signing(Old, 0), Signing(Next, 1), Signing(Current, 2)), Source("SAML metadata", Signing(Current)))
            .Should().Equal("CN=current");

    [Fact]
    public void Signer_OnlyAListOfTrustedChains_IsTheNewestThatIsValid()
        => Signer(TargetKind.Vcenter, Source("IDM certificates", Signing(Old, 0), Signing(Current, 1))).Should().Equal("CN=current");

    [Fact]
    public void Expiry_OldChainInVcentersTrustedList_IsANotice()
        => Judge(TargetKind.Vcenter, Source("IDM certificates", Signing(Old, 0), Signing(Current, 1)), Source("SAML metadata", Signing(Current)))
            .With(ErrorCodes.Verdicts.SigningCertificateExpired).Should().ContainSingle().Which.Severity.Should().Be(Severity.Notice);

    [Theory]
    [InlineData(TargetKind.Deployment, false, true)]
    [InlineData(TargetKind.Everseal, false, true)]
    [InlineData(TargetKind.Everseal, true, false)]
    [InlineData(TargetKind.Everseal, null, false)]
    [InlineData(TargetKind.Keycloak, false, false)]
    public void SelfRenewal_OffWhereTheSignerOfToday_IsAWarningLongBeforeTheEnd(TargetKind kind, bool? renewsItself, bool isFound)
    {
        var found = Judge(kind, Source("JWKS", Signing(Current, 0) with { InUse = true, RenewsItself = renewsItself }, Signing(Next, 1) with { RenewsItself = renewsItself }))
            .With(ErrorCodes.Verdicts.SelfRenewalOff).ToList();

        found.Select(finding => (finding.Severity, finding.NextCommand)).Should().Equal(isFound ? [(Severity.Warning, "everseal realm set --self-renewal on")] : []);
        found.Should().OnlyContain(finding => finding.Effect.Contains("every login stops", StringComparison.Ordinal) && finding.Date == Current.Encoded.Validity.NotAfter);
    }

    [Theory]
    [InlineData(true, "everseal certificates replace tls")]
    [InlineData(false, "everseal certificates replace tls --csr FILE")]
    public void Deployment_TlsEnds_NextIsTheCommandThatReplacesIt(bool renewsItself, string next)
        => Judge(TargetKind.Deployment, Source("TLS as stored", One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=sts", 3, 365)) with { RenewsItself = renewsItself }))
            .Findings.First(finding => finding.Date is not null).NextCommand.Should().Be(next);

    [Fact]
    public void Deployment_RealmsWithASignerEach_SignAll()
    {
        var verdict = Judge(TargetKind.Deployment,
            Source("Realm a", Signing(Current) with { InUse = true, Slot = "a/1" }), Source("Realm b", Signing(Next) with { InUse = true, Slot = "b/1" }));

        verdict.Certificates.Should().OnlyContain(certificate => certificate.SignsToday == true);
        verdict.With(ErrorCodes.Verdicts.SourcesDisagree).Should().BeEmpty("realms have nothing to agree on");
    }

    [Theory]
    [InlineData(730, true)]
    [InlineData(731, true)]
    [InlineData(365, false)]
    [InlineData(3650, false)]
    public void TwoYears_VcenterSigner_IsNoticed(int life, bool expected)
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(TestIssuer.Issuing.Leaf("CN=STS", life - 10, life)))).With(ErrorCodes.Verdicts.TwoYearCertificate)
            .Any().Should().Be(expected);

    [Fact]
    public void TwoYears_OtherKindOfTarget_IsNoNews()
        => Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(TestIssuer.Issuing.Leaf("CN=idp", 720, 730)))).Findings.Should().BeEmpty();

    [Theory]
    [InlineData(85, Severity.Notice)]
    [InlineData(50, Severity.Warning)]
    [InlineData(-5, Severity.Warning)]
    public void Successor_NoneAndEndNear_IsSaid(int days, Severity expected)
        => Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(TestIssuer.Issuing.Leaf("CN=idp", days, 730)))).With(ErrorCodes.Verdicts.NoSuccessor)
            .Should().ContainSingle().Which.Severity.Should().Be(expected);

    [Fact]
    public void Successor_Published_IsEnough()
        => Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(TestIssuer.Issuing.Leaf("CN=idp", 50, 730), 0), Signing(Next, 1))).With(ErrorCodes.Verdicts.NoSuccessor)
            .Should().BeEmpty();

    [Fact]
    public void Successor_EndFarAway_IsNotMissed()
        => Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(Current))).Findings.Should().BeEmpty();

    [Fact]
    public void SingleKey_OpenIdProvider_IsNoticed()
        => Judge(TargetKind.OpenIdProvider, Source("JWKS", Signing(Current))).Findings.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.Verdicts.SingleKey);

    [Fact]
    public void SingleKey_BareKey_IsNoticedAndFine()
    {
        var verdict = Judge(TargetKind.OpenIdProvider, Source("JWKS") with { BareKeys = [new ObservedKey("k1", "RS256", CertificateUse.TokenSigning)] });

        verdict.Findings.Select(finding => finding.Code).Should().BeEquivalentTo([ErrorCodes.Verdicts.SingleKey, ErrorCodes.Verdicts.KeyWithoutCertificate]);
        verdict.Status.Should().Be(CheckStatus.Fine);
    }

    [Fact]
    public void SingleKey_TwoKeysPublished_Overlap()
        => Judge(TargetKind.OpenIdProvider, Source("JWKS", Signing(Current, 0), Signing(Next, 1))).Findings.Should().BeEmpty();

    [Fact]
    public void Sources_ShowOtherSigners_Contradict()
    {
        var finding = Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Current)), Source("JWKS", Signing(Next))).With(ErrorCodes.Verdicts.SourcesDisagree)
            .Should().ContainSingle().Which;

        finding.Severity.Should().Be(Severity.Critical);
        finding.Detail.Should().Contain("JWKS: CN=next").And.Contain("SAML metadata: CN=current");
        finding.NextCommand.Should().Contain("service-control");
    }

    [Fact]
    public void Sources_OneListsMore_DoNotContradict()
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Current)), Source("IDM certificates", Signing(Old, 0), Signing(Current, 1)))
            .With(ErrorCodes.Verdicts.SourcesDisagree).Should().BeEmpty();

    [Fact]
    public void Sources_TrustedListLacksTheSigner_Contradict()
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Current)), Source("IDM certificates", Signing(Old, 0), Signing(Next, 1)))
            .With(ErrorCodes.Verdicts.SourcesDisagree).Should().ContainSingle();

    [Fact]
    public void Sources_TrustedListKnowsItsSignersAreOld_LacksTodaysSigner()
        => Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Current) with { InUse = true }), Source("IDM certificates", Signing(Old) with { InUse = false }))
            .With(ErrorCodes.Verdicts.SignerNotTrusted).Should().ContainSingle();

    [Fact]
    public void Signer_OnlyTlsSeen_StatusIsUnknown()
    {
        var verdict = Judge(TargetKind.Vcenter, Failed("SAML metadata"), Source("TLS 443", One(CertificateUse.TlsServer, TestIssuer.Issuing.Leaf("CN=vc", 300))));

        verdict.Status.Should().Be(CheckStatus.Unknown);
        verdict.With(ErrorCodes.Verdicts.SignerUnseen).Should().ContainSingle();
    }

    private static IEnumerable<string> Signer(TargetKind kind, params ObservedSource[] sources)
        => Judge(kind, sources).Certificates.Where(certificate => certificate.SignsToday is true).Select(certificate => SubjectName.Text(certificate.Observed.Content.SubjectName));
}
