using Everseal.Fixtures.Vcenter;

namespace Everseal.Acceptance.Tests.Check.Federation;

/// <summary>The program before a server that plays a vCenter Server; every badness is judged one by one in Watch's own tests.</summary>
public sealed class VcenterTests
{
    private static readonly VcenterScenarios Scenarios = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Check_Healthy_IsFineAndNamesTheSigner()
    {
        var target = await CheckAsync(Scenarios.Healthy);

        target.Should().BeEquivalentTo(new { ExitCode = 0, Status = "fine" });
        target.Signers.Should().Equal("CN=ssoserverSign");
        target.Codes.Except(Notices).Should().BeEmpty();
    }

    [Fact]
    public async Task Check_SignerExpired_IsCritical()
    {
        var target = await CheckAsync(Scenarios.ExpiredLeaf);

        target.ExitCode.Should().Be(2);
        target.Codes.Should().Contain("EVS-8004");
        target.Details.Should().Contain(detail => detail.Contains("CN=ssoserverSign", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_StaleTrust_IsCritical() => (await CheckAsync(Scenarios.StaleChain)).Codes.Should().Contain("EVS-8023");

    [Fact]
    public async Task Check_Huge_EndsWithAWarning() => (await CheckAsync(Scenarios.Huge)).ExitCode.Should().Be(1);

    [Fact]
    public async Task Check_EverythingDown_IsUnknown() => (await CheckAsync(Scenarios.EverythingDown)).ExitCode.Should().Be(3);

    [Fact]
    public async Task Check_WrongRealm_IsUnknownAndNamesTheRightOne()
    {
        var target = await CheckAsync(Scenarios.ThreeLabels, "/vsphere.local");

        target.ExitCode.Should().Be(3);
        target.Details.Should().Contain(detail => detail.Contains("its own is alpha.vsphere.local", StringComparison.Ordinal));
    }

    // The directory's port is closed here: a source that failed, and a notice.
    private static IEnumerable<string> Notices => ["EVS-8051", "EVS-8101"];

    private static async Task<CheckedTarget> CheckAsync(LyingVcenter vcenter, string realm = "")
    {
        await using var server = await VcenterServer.StartAsync(vcenter with { Clock = null });
        return await CheckedTarget.CheckAsync($"vcenter://127.0.0.1:{server.Port}{realm}");
    }
}
