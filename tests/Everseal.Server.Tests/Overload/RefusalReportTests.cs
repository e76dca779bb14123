using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Tests.Vmomi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Overload;

public sealed class RefusalReportTests
{
    private readonly RefusalTally _tally = new();

    [Fact]
    public void TryCount_WrongPassword_NeedsItsOwnRecord()
        => _tally.TryCount(ErrorCodes.Identities.AuthenticationFailed, "192.0.2.1").Should().BeFalse();

    [Fact]
    public void Take_ManySources_NamesAThousandAndCountsTheRest()
    {
        for (var i = 0; i < 5000; i++)
            _tally.TryCount(ErrorCodes.Server.Overloaded, $"source {i}");

        var counts = _tally.Take();

        counts.Should().HaveCount(1001).And.ContainSingle(count => count.Source == "other addresses").Which.Count.Should().Be(4000);
        _tally.Take().Should().BeEmpty();
    }

    [Fact]
    public async Task Write_ManyRefusals_LeavesOneRecordOfThem()
    {
        await using var node = await VsphereNode.StartAsync();
        for (var i = 0; i < 700; i++)
            _tally.TryCount(ErrorCodes.Identities.TooManyFromSource, "192.0.2.1");

        await Report(node).WriteAsync();

        node.Audit().Should().Equal("refused unread - EVS-4004");
    }

    private RefusalReport Report(VsphereNode node) => new(_tally, node.Node.Get<TokenLedger>(), node.Node.Time, NullLogger<RefusalReport>.Instance);
}
