namespace Everseal.Cli.Tests;

public sealed class TranscriptMatchTests
{
    [Theory]
    [InlineData("a|b", "a|b", true)]
    [InlineData("a|b", "a", false)]
    [InlineData("a", "a|b", false)]
    [InlineData("ends [..] days", "ends in 3 days", true)]
    [InlineData("ends [..] days", "ends in 3 hours", false)]
    [InlineData("first|...|last", "first|x|y|last", true)]
    [InlineData("first|...|last", "first|last", true)]
    [InlineData("first|...|last", "first|x", false)]
    [InlineData("a.c", "abc", false)]
    public void Matches_ExpectedAndPrinted_FollowsWildcards(string expected, string printed, bool matches)
        => TranscriptMatch.Matches(expected.Split('|'), printed.Split('|')).Should().Be(matches);

    [Fact]
    public void Matches_NothingExpected_NothingPrinted() => TranscriptMatch.Matches([], []).Should().BeTrue();
}
