using Everseal.Cli.Commands;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Tests;

/// <summary>The small text rules: durations, distances in time, spelling, unprintable characters.</summary>
public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("8h", 28800)]
    [InlineData("365d", 31536000)]
    public void Duration_NumberAndUnit_IsRead(string text, double seconds)
        => DurationOption.TryRead(text).Should().Be(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("0h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("10")]
    [InlineData("1w")]
    [InlineData("99999999999d")]
    public void Duration_AnythingElse_IsRefused(string text) => DurationOption.TryRead(text).Should().BeNull();

    [Theory]
    [InlineData(45, "in 45 s")]
    [InlineData(-90 * 60, "90 min ago")]
    [InlineData(43 * 86400, "in 43 d")]
    [InlineData(-13 * 366 * 86400.0, "13 y ago")]
    public void Relative_Distance_SaysOneUnit(double seconds, string expected)
        => Times.Relative(Now.AddSeconds(seconds), Now).Should().Be(expected);

    [Fact]
    public void Residual_Past_SaysExpired() => Times.Residual(Now.AddDays(-12), Now).Should().Be("expired 12 d ago");

    /// <summary>A name in a token must not clear the reader's screen or hide a line.</summary>
    [Theory]
    [InlineData("\u001b[2Jgone")]
    [InlineData("two\nlines")]
    [InlineData("\u202eright to left")]
    [InlineData("\u0000")]
    public void Line_ControlCharacters_AreReplaced(string text)
        => Printable.Line(text).Should().Contain("\uFFFD").And.NotContainAny("\u001b", "\n", "\u202e", "\u0000");

    [Fact]
    public void Line_OrdinaryText_StaysItself() => Printable.Line("Zoë O'Brien, Straße 5").Should().Be("Zoë O'Brien, Straße 5");

    [Theory]
    [InlineData("list", "list", 0)]
    [InlineData("lst", "list", 1)]
    [InlineData("", "list", 4)]
    [InlineData("isuse", "issue", 2)]
    public void Distance_TwoWords_CountsTypingErrors(string typed, string meant, int errors)
        => Spelling.Distance(typed, meant).Should().Be(errors);
}
