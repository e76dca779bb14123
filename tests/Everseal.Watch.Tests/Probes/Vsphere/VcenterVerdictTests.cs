using Everseal.Fixtures.Vcenter;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using static Everseal.Watch.Tests.Probes.Vsphere.VcenterSight;

namespace Everseal.Watch.Tests.Probes.Vsphere;

/// <summary>From what a vCenter Server serves to the verdict on it: every badness, the status, and each code that is louder than a notice.</summary>
public sealed class VcenterVerdictTests
{
    private static readonly Dictionary<string, Badness> Badnesses = new(StringComparer.Ordinal)
    {
        ["healthy"] = new(scenarios => scenarios.Healthy, CheckStatus.Fine),
        ["signer expired 3 days ago"] = new(scenarios => scenarios.ExpiredLeaf, CheckStatus.Critical, "EVS-8004", "EVS-8012"),
        ["signer ends in 5 days"] = new(scenarios => scenarios.EndsIn(5), CheckStatus.Critical, "EVS-8005", "EVS-8012"),
        ["signer ends in 29 days"] = new(scenarios => scenarios.EndsIn(29), CheckStatus.Critical, "EVS-8005", "EVS-8012"),
        ["signer ends in 59 days"] = new(scenarios => scenarios.EndsIn(59), CheckStatus.Warning, "EVS-8005", "EVS-8012"),
        ["signer ends in 89 days"] = new(scenarios => scenarios.EndsIn(89), CheckStatus.Fine),
        ["signer lives two years"] = new(scenarios => scenarios.TwoYears, CheckStatus.Fine),
        ["signer begins in two days"] = new(scenarios => scenarios.NotYetValid, CheckStatus.Critical, "EVS-8003"),
        ["chain reversed"] = new(scenarios => scenarios.ChainReversed, CheckStatus.Warning, "EVS-8014"),
        ["root with AKI"] = new(scenarios => scenarios.RootWithAuthorityKey, CheckStatus.Fine),
        ["leaf without AKI"] = new(scenarios => scenarios.LeafWithoutAuthorityKey, CheckStatus.Fine),
        ["single certificate"] = new(scenarios => scenarios.SingleCertificate, CheckStatus.Warning, "EVS-8016"),
        ["CA missing"] = new(scenarios => scenarios.AuthorityMissing, CheckStatus.Warning, "EVS-8016"),
        ["chain does not link"] = new(scenarios => scenarios.ChainDoesNotLink, CheckStatus.Critical, "EVS-8015"),
        ["trusted chains are stale"] = new(scenarios => scenarios.StaleChain, CheckStatus.Critical, "EVS-8023"),
        ["former signer expired in the list"] = new(scenarios => scenarios.FormerSignerExpired, CheckStatus.Fine),
        ["metadata and JWKS disagree"] = new(scenarios => scenarios.SourcesDisagree, CheckStatus.Critical, "EVS-8021"),
        ["domain of three labels"] = new(scenarios => scenarios.ThreeLabels, CheckStatus.Fine),
        ["VMCA below an enterprise root"] = new(scenarios => scenarios.IntermediateVmca, CheckStatus.Fine),
        ["expired CA of smart cards"] = new(scenarios => scenarios.SmartCards, CheckStatus.Fine),
        ["metadata down, JWKS lives"] = new(scenarios => scenarios.MetadataDown, CheckStatus.Warning, "EVS-8051"),
        ["everything down"] = new(scenarios => scenarios.EverythingDown, CheckStatus.Unknown, "EVS-8051", "EVS-8053"),
        ["lists not routed"] = new(scenarios => scenarios.NotRouted, CheckStatus.Fine),
        ["administration wants a session"] = new(scenarios => scenarios.AdministrationWantsSession, CheckStatus.Fine),
        ["malformed"] = new(scenarios => scenarios.Malformed, CheckStatus.Unknown, "EVS-8051", "EVS-8053"),
        ["certificates malformed"] = new(scenarios => scenarios.CertificatesMalformed, CheckStatus.Warning, "EVS-8204", "EVS-8207"),
        ["huge"] = new(scenarios => scenarios.Huge, CheckStatus.Warning, "EVS-8051"),
        ["deep"] = new(scenarios => scenarios.Deep, CheckStatus.Warning, "EVS-8051"),
        ["clock 17 minutes ahead"] = new(scenarios => scenarios.ClockAhead, CheckStatus.Warning, "EVS-8041"),
        ["web certificate expired"] = new(scenarios => scenarios.WebCertificateExpired, CheckStatus.Critical, "EVS-8001"),
        ["directory certificate expired"] = new(scenarios => scenarios.DirectoryCertificateExpired, CheckStatus.Critical, "EVS-8001"),
    };

    public static TheoryData<string> Names => [.. Badnesses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Judge_Badness_GetsItsVerdict(string name)
    {
        var badness = Badnesses[name];

        var verdict = await JudgeAsync(badness.Of(Scenarios));

        verdict.Findings.Where(finding => finding.Severity > Core.Expiry.Severity.Notice).Select(finding => finding.Code.Id).Distinct()
            .Should().BeEquivalentTo(badness.Codes, string.Join("\n", verdict.Findings));
        verdict.Status.Should().Be(badness.Status);
    }

    [Fact]
    public async Task Judge_WrongRealm_IsUnknownAndSaysWhichOneIsRight()
    {
        var verdict = await JudgeAsync(Scenarios.Healthy, "corp.local");

        verdict.Status.Should().Be(CheckStatus.Unknown);
        verdict.Findings.Should().Contain(finding => finding.Detail.Contains("its own is vsphere.local", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_TwoYears_NoticesWhatTheOutageBeganWith()
        => (await JudgeAsync(Scenarios.TwoYears)).Findings.Should().Contain(finding => finding.Code.Id == "EVS-8011");

    [Fact]
    public async Task Judge_SignerExpired_SaysWhatStopsAndWhatToDoWithoutALogin()
    {
        var finding = (await JudgeAsync(Scenarios.ExpiredLeaf)).Findings.First(found => found.Code.Id == "EVS-8004");

        finding.Effect.Should().Contain("every vCenter login stops");
        finding.Date.Should().Be(Now.AddDays(-3));
        finding.NextCommand.Should().Contain("fixsts");
    }

    [Fact]
    public async Task Judge_Healthy_ListsTheSignerOnceWithAllItsPlaces()
    {
        var verdict = await JudgeAsync(Scenarios.Healthy);

        var signer = verdict.Certificates.Should().ContainSingle(certificate => certificate.SignsToday == true).Subject;
        signer.Places.Should().BeEquivalentTo("SAML metadata", "JWKS", "IDM certificates", "SSO known chains", "SSO trusted certificates", "SSO issuer certificates");
    }

    private static async Task<TargetVerdict> JudgeAsync(LyingVcenter vcenter, string? realm = null)
        => new TargetJudgement().Judge((await OfAsync(vcenter, realm)).Observation, ThresholdSettings.None);

    private sealed record Badness(Func<VcenterScenarios, LyingVcenter> Of, CheckStatus Status, params IReadOnlyList<string> Codes);
}
