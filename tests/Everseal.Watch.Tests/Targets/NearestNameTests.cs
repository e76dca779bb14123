using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("list", "list", 0)]
    [InlineData("lst", "list", 1)]
    [InlineData("", "list", 4)]
    [InlineData("isuse", "issue", 2)]
    public void Distance_TwoWords_CountsTypingErrors(string typed, string meant, int errors)
        => NearestName.Distance(typed, meant).Should().Be(errors);

    [Theory]
    [InlineData("vcentre", "vcenter")]
    [InlineData("tsl", "tls")]
    [InlineData("gopher", null)]
    public void Of_TypedWord_IsNearWithinTwoErrors(string typed, string? meant)
        => NearestName.Of(typed, ["vcenter", "tls", "keycloak"]).Should().Be(meant);
}
