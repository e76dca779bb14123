using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("8h", 28800)]
    [InlineData("365d", 31536000)]
    public void Read_NumberAndUnit_IsThatLong(string text, double seconds)
        => Duration.Read(text).Should().Be(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("0h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("10")]
    [InlineData("1w")]
    [InlineData("99999999999d")]
    public void Read_AnythingElse_IsNone(string text) => Duration.Read(text).Should().BeNull();
}
