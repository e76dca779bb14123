using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData("30d", 30.0, null)]
    [InlineData("30", 30.0, null)]
    [InlineData("30:", 30.0, null)]
    [InlineData("30d:", 30.0, null)]
    [InlineData("12h", 0.5, null)]
    [InlineData("25%", null, 0.25)]
    [InlineData("12.5%", null, 0.125)]
    [InlineData("30d,25%", 30.0, 0.25)]
    [InlineData("25%, 30d", 30.0, 0.25)]
    [InlineData("0d", 0.0, null)]
    public void Read_DaysShareOrBoth_IsRead(string text, double? days, double? share)
        => Threshold.Read(text).OrThrow().Should().Be(new Threshold(days is { } number ? TimeSpan.FromDays(number) : null, share));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("30dd")]
    [InlineData("030d")]
    [InlineData("1.5d")]
    [InlineData("40000d")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("NaN%")]
    [InlineData("1e1%")]
    [InlineData("30d,20d")]
    [InlineData("10:30")]
    [InlineData("@10:30")]
    [InlineData("30d,")]
    public void Read_AnythingElse_IsRefusedWithTheText(string text)
        => Threshold.Read(text).Error!.ToString().Should().StartWith($"EVS-8306 '{text}' is not ");
}
