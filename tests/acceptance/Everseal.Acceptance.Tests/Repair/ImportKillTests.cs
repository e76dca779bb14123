using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>SIGKILL in the middle of an import of another CA's TLS certificate: the same command goes on, or a rollback waits for the answer again.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ImportKillTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly KillCampaign _campaign;
    private string _chain = "";
    private int _copies;

    public ImportKillTests() => _campaign = new KillCampaign(
        CopyAsync, name => _directory[name], data => ["certificates", "replace", "tls", "--import", _chain, "--yes", "--data", data])
    {
        TakenBack = async (data, kill) => (await Store.ForeignTlsAsync(data)).Should().Be((0, 1), $"{kill} the answer is waited for again"),
        Done = async (data, kill) =>
        {
            (await Store.ForeignTlsAsync(data)).Should().Be((1, 0), $"{kill}: once, and nothing waits");
            (await EndedNode.RepairAsync(data, "status")).Output.Should().Contain("verified", kill);
        },
    };

    public async ValueTask InitializeAsync()
    {
        (await new Program(Product.ServerProgram).RunAsync("init", "--data", _directory["asked"])).Succeeded();
        _chain = await (await EnterpriseCa.MakeAsync(_directory)).AnswerAsync(_directory["asked"], "tls");
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Killed_IsTakenBackAndComesAgain()
        => (await _campaign.SurvivesAsync(await _campaign.MiddleAsync() + 3, rollBack: true)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Theory]
    [Trait("Category", "Campaign")]
    [InlineData(false)]
    [InlineData(true)]
    public Task KilledInEveryCall_GoesOnOrIsTakenBack(bool rollBack) => _campaign.RunAsync(rollBack);

    private async Task<string> CopyAsync()
    {
        var copy = _directory[$"copy-{++_copies}"];
        (await new Program("cp").RunAsync("-a", _directory["asked"], copy)).Succeeded();
        return copy;
    }
}
