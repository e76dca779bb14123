using Everseal.Acceptance.Tests.Durability;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>SIGKILL in the middle of a repair: the next one goes on, or a rollback takes back what was done. Never two default signers.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class RepairKillTests(EndedNode ended) : IClassFixture<EndedNode>
{
    private readonly KillCampaign _campaign = new(() => ended.CopyAsync(), ended.File, data => ["repair", "--yes", "--data", data])
    {
        TakenBack = async (data, kill) => (await Store.CertificatesAsync(data)).Should().Be((1, 1), kill),
        Done = async (data, kill) =>
        {
            (await EndedNode.RepairAsync(data)).Succeeded().Should().Contain("nothing is wrong", kill);
            (await Store.CertificatesAsync(data)).Should().Be((2, 2), $"{kill} one of each was made, and by one repair alone");
        },
    };

    [Fact]
    public async Task Killed_NextRepairGoesOn()
        => (await _campaign.SurvivesAsync(await _campaign.MiddleAsync(), rollBack: false)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Fact]
    public async Task Killed_RollbackTakesBackWhatWasDone()
        => (await _campaign.SurvivesAsync(await _campaign.MiddleAsync() + 3, rollBack: true)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Theory]
    [Trait("Category", "Campaign")]
    [InlineData(false)]
    [InlineData(true)]
    public Task KilledInEveryCall_GoesOnOrIsTakenBack(bool rollBack) => _campaign.RunAsync(rollBack);
}
