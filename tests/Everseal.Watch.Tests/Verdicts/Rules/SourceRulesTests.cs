using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

/// <summary>What is said about a source and not about a certificate in it.</summary>
public sealed class SourceRulesTests
{
    private static readonly CertificateContent Idp = TestIssuer.SelfSigned("CN=idp", 3000, 3650);

    [Theory]
    [InlineData(30, null)]
    [InlineData(-90, Severity.Notice)]
    [InlineData(301, Severity.Warning)]
    [InlineData(-86400, Severity.Warning)]
    public void Clock_SecondsOff_IsSaidFromAMinuteOn(int seconds, Severity? expected)
    {
        var source = Source("SAML metadata", Signing(Idp)) with { Clock = new RemoteClock(Now.AddSeconds(seconds), Now) };

        Judge(TargetKind.SamlMetadata, source).With(ErrorCodes.Verdicts.ClockOffset).Select(finding => (Severity?)finding.Severity)
            .Should().BeEquivalentTo(expected is null ? [] : new[] { expected });
    }

    [Fact]
    public void Clock_Behind_SaysWhichWay()
        => Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(Idp)) with { Clock = new RemoteClock(Now.AddMinutes(-10), Now) })
            .With(ErrorCodes.Verdicts.ClockOffset).Single().Detail.Should().EndWith("is 10 min behind this machine's.");

    [Theory]
    [InlineData(48, null)]
    [InlineData(12, Severity.Notice)]
    [InlineData(-1, Severity.Expired)]
    public void ValidUntil_HoursLeft_ExpiresTheDocument(int hours, Severity? expected)
    {
        var verdict = Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(Idp)) with { ValidUntil = Now.AddHours(hours) });

        verdict.With(ErrorCodes.Verdicts.DocumentOutOfDate).Select(finding => (Severity?)finding.Severity).Should().BeEquivalentTo(expected is null ? [] : new[] { expected });
    }

    [Fact]
    public void Failure_OneOfTwoSources_IsAWarningWithItsReason()
    {
        var verdict = Judge(TargetKind.Vcenter, Source("SAML metadata", Signing(Idp)), Failed("JWKS"));

        verdict.Status.Should().Be(CheckStatus.Warning);
        verdict.Failures.Should().ContainSingle().Which.Name.Should().Be("JWKS");
        verdict.With(ErrorCodes.Verdicts.SourceFailed).Should().ContainSingle().Which.Detail.Should().Contain("Connection refused.");
    }

    [Fact]
    public void Failure_OptionalSource_IsANotice()
        => Judge(TargetKind.Adfs, Source("SAML metadata", Signing(Idp)), Failed("OpenID configuration") with { IsOptional = true }).Status.Should().Be(CheckStatus.Fine);

    [Fact]
    public void Failure_SeveralForOneReason_IsSaidOnce()
    {
        var verdict = Judge(TargetKind.Vcenter, Failed("SAML metadata"), Failed("JWKS"), Failed("TLS 443") with { Failure = ErrorCodes.TlsProbes.ConnectTimeout.With("Silence.") });

        verdict.With(ErrorCodes.Verdicts.SourceFailed).Select(finding => finding.Detail).Should().BeEquivalentTo(
            "JWKS, SAML metadata: Connection refused. [EVS-7003]", "TLS 443 (https://sso.example.test/TLS 443): Silence. [EVS-8103]");
        verdict.Failures.Should().HaveCount(3);
    }

    [Fact]
    public void Failure_OfSeveralFiles_IsSaidOfEach()
        => Judge(TargetKind.File, Failed("a.pem"), Failed("b.pem")).With(ErrorCodes.Verdicts.SourceFailed).Should().HaveCount(2);

    [Fact]
    public void Failure_EverySource_IsUnknown()
        => Judge(TargetKind.Tls, Failed("TLS")).Status.Should().Be(CheckStatus.Unknown);

    [Fact]
    public void Nothing_SourceIsEmptyAndDidNotFail_IsUnknown()
    {
        var verdict = Judge(TargetKind.File, Source("folder"));

        verdict.Status.Should().Be(CheckStatus.Unknown);
        verdict.Findings.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.Verdicts.NothingSeen);
    }

    [Fact]
    public void Nothing_NoSourceAtAll_IsUnknown() => Judge(TargetKind.Vcenter).Status.Should().Be(CheckStatus.Unknown);

    [Fact]
    public void Remark_OfTheProbe_KeepsItsCode()
    {
        var remark = ErrorCodes.CommandLine.NoServer.With("Something that only the probe saw.");

        Judge(TargetKind.SamlMetadata, Source("SAML metadata", Signing(Idp)) with { Remarks = [remark] }).Findings
            .Should().ContainSingle().Which.Should().Match<Finding>(finding => finding.Code == remark.Code && finding.Detail == remark.PublicDetail);
    }
}
