namespace Everseal.Acceptance.Tests.Check.Reports;

/// <summary>The judge judged: what the guidelines forbid, it does not read.</summary>
public sealed class PerformanceDataTests
{
    [Fact]
    public void Read_QuotedAndPlainLabels_AreRead()
    {
        var data = PerformanceData.Read("OK - fine | 'it''s'=-5s;10:;5:;; load=0.5;;;0;4\n");

        data["it's"].Should().Be(new PerformanceValue(-5, "s", "10:", "5:"));
        data["load"].Value.Should().Be(0.5m);
    }

    [Theory]
    [InlineData("OK - fine")]
    [InlineData("OK - fine | a=1;2;3;4;5 | b=1;;;;")]
    [InlineData("OK - fine | a b=1;;;;")]
    [InlineData("OK - fine | 'a=b'=1;;;;")]
    [InlineData("OK - fine | 'a'=x;;;;")]
    [InlineData("OK - fine | 'a'=1s;10:5:;;;")]
    [InlineData("OK - fine | 'a'=1;;;;  'b'=1;;;;")]
    public void Read_AnythingElse_IsRefused(string line)
    {
        var read = () => PerformanceData.Read(line);

        read.Should().Throw<Xunit.Sdk.XunitException>();
    }
}
