using CsCheck;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Tests.Verdicts;

/// <summary>What holds for every observation, drawn from a stock of certificates of every badness.</summary>
public sealed class TargetJudgementProperties
{
    private static readonly CertificateContent[] Stock =
    [
        TestIssuer.Issuing.Leaf("CN=fine", 300), TestIssuer.Issuing.Leaf("CN=soon", 20), TestIssuer.Issuing.Leaf("CN=gone", -20),
        TestIssuer.Issuing.Leaf("CN=early", Seen.Now.AddDays(1), Seen.Now.AddDays(300)), TestIssuer.Issuing.Leaf("CN=short", 5, 30),
        TestIssuer.Issuing.Leaf("CN=sha1", 300, signer: new TestIssuer.Claiming("1.2.840.113549.1.1.5")),
        TestIssuer.SelfSigned("CN=self", 100), TestIssuer.SelfSigned("CN=selfca", 100, isAuthority: true),
        TestIssuer.Issuing.Content, TestIssuer.Root.Content,
    ];

    private static readonly Gen<ObservedCertificate> Certificate = Gen.Select(
        Gen.Int[0, Stock.Length - 1].Select(index => Stock[index]), Gen.Int[0, 5].Select(use => (CertificateUse)use), Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3].Select(number => number < 2 ? (bool?)null : number == 2),
        (content, use, chain, position, inUse) => Seen.One(use, content) with { Chain = chain, Position = position, InUse = inUse });

    private static readonly Gen<ObservedSource[]> Sources = Gen.Select(Certificate.Array[0, 5], Gen.Bool, Gen.Int[-600, 600],
            (certificates, failed, offset) => (failed ? Seen.Failed("x") with { Certificates = certificates } : Seen.Source("x", certificates))
                with { Clock = new RemoteClock(Seen.Now.AddSeconds(offset), Seen.Now) })
        .Array[0, 4].Select(sources => sources.Select((source, number) => source with { Name = $"source {number}" }).ToArray());

    private static readonly Gen<TargetKind> Kind = Gen.Int[0, 8].Select(kind => (TargetKind)kind);

    [Fact]
    public void Judge_SourcesInAnotherOrder_SaysTheSame()
        => Gen.Select(Kind, Sources, Gen.Int[0, 3]).Sample((kind, sources, turn) =>
        {
            var turned = sources.Skip(turn % Math.Max(1, sources.Length)).Concat(sources.Take(turn % Math.Max(1, sources.Length))).ToArray();
            var (verdict, other) = (Seen.Judge(kind, sources), Seen.Judge(kind, turned));

            other.Status.Should().Be(verdict.Status);
            other.Findings.Should().Equal(verdict.Findings);
            other.Certificates.Select(certificate => (certificate.Expiry, certificate.IsAuthority, certificate.SignsToday))
                .Should().Equal(verdict.Certificates.Select(certificate => (certificate.Expiry, certificate.IsAuthority, certificate.SignsToday)));
        }, iter: 300);

    [Fact]
    public void Judge_AnotherSourceFails_IsNeverFine()
        => Gen.Select(Kind, Sources).Sample((kind, sources) =>
        {
            var verdict = Seen.Judge(kind, [.. sources, Seen.Failed("late")]);

            verdict.Status.Should().NotBe(CheckStatus.Fine);
            Loudness(verdict).Should().BeGreaterThanOrEqualTo(Loudness(Seen.Judge(kind, sources)));
            verdict.Failures.Should().Contain(source => source.Name == "late");
        }, iter: 300);

    /// <summary>Where sources are independent places, one more certificate can add worries and take none away.</summary>
    [Fact]
    public void Judge_AnotherSourceOfTls_IsNeverQuieter()
        => Gen.Select(Sources, Gen.Int[0, Stock.Length - 1].Select(index => Stock[index])).Sample((sources, more) =>
        {
            var served = sources.Select(source => source with { Certificates = [.. source.Certificates.Select(certificate => certificate with { Use = CertificateUse.TlsServer })] }).ToArray();
            var before = Seen.Judge(TargetKind.Tls, served);
            var after = Seen.Judge(TargetKind.Tls, [.. served, Seen.Source("more", Seen.One(CertificateUse.TlsServer, more))]);

            if (before.Status is not CheckStatus.Unknown)
                Loudness(after).Should().BeGreaterThanOrEqualTo(Loudness(before));
        }, iter: 300);

    [Fact]
    public void Judge_Always_StatusFollowsFindingsAndSlotsAreDistinct()
        => Gen.Select(Kind, Sources).Sample((kind, sources) =>
        {
            var verdict = Seen.Judge(kind, sources);

            verdict.Findings.Should().OnlyContain(finding => finding.Severity != Severity.None && finding.Detail.Length > 0 && finding.Effect.Length > 0 && finding.NextCommand.Length > 0);
            verdict.Findings.Should().BeInDescendingOrder(finding => finding.Severity);
            verdict.Certificates.Should().BeInAscendingOrder(certificate => certificate.Observed.Content.Encoded.Validity.NotAfter);
            if (verdict.Status is CheckStatus.Fine)
                verdict.Findings.Should().OnlyContain(finding => finding.Severity == Severity.Notice);
            if (verdict.Findings.Any(finding => finding.Severity >= Severity.Critical))
                verdict.Status.Should().BeOneOf(CheckStatus.Critical, CheckStatus.Unknown);
        }, iter: 300);

    // Unknown is as bad as critical: nobody can say that it is better.
    private static int Loudness(TargetVerdict verdict) => verdict.Status is CheckStatus.Unknown ? (int)CheckStatus.Critical : (int)verdict.Status;
}
