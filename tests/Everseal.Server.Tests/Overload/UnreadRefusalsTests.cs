using Everseal.Core.Errors;
using Everseal.Server.Overload;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Overload;

public sealed class UnreadRefusalsTests
{
    [Fact]
    public async Task Record_ManyFromOneSource_LeavesTheFirstAtOnceAndCountsTheRest()
    {
        await using var node = await VsphereNode.StartAsync();
        var unread = node.Node.Get<UnreadRefusals>();

        for (var i = 0; i < 700; i++)
            await unread.RecordAsync(ErrorCodes.Identities.TooManyFromSource, "192.0.2.1");

        Unread(node).Should().HaveCount(50).And.AllBe("refused unread - EVS-4004");
    }

    [Fact]
    public async Task Record_TwoSources_LeavesOneOfEach()
    {
        await using var node = await VsphereNode.StartAsync();
        var unread = node.Node.Get<UnreadRefusals>();

        await unread.RecordAsync(ErrorCodes.Server.Overloaded, "192.0.2.1");
        await unread.RecordAsync(ErrorCodes.Server.Overloaded, "192.0.2.2");

        Unread(node).Should().HaveCount(2);
    }

    private static IEnumerable<string> Unread(VsphereNode node) => node.Audit().Where(line => line.StartsWith("refused unread", StringComparison.Ordinal));
}
