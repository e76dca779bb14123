using Everseal.Cli.Terminals;

namespace Everseal.Cli.Tests;

/// <summary>The small text rules: distances in time, unprintable characters.</summary>
public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

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
}
