using Everseal.Watch.Reports;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Tests.Reports;

public sealed class NagiosLineTests
{
    [Fact]
    public void Line_Report_IsStatusSentenceAndLowSideRanges()
        => Sample.Text(ReportFormat.Nagios, Sample.Of(Sample.Vcenter)).Should().Be(
            "EVERSEAL CRITICAL - The target needs action; first vcenter://vc1.example.org: The certificate ends soon, 2027-03-21 (in 20 d) [EVS-8001]."
            + " | critical=1;;0;0;1 unknown=0;;;0;1 warning=0;0;;0;1 'vcenter://vc1.example.org'=1728000s;5184000:;2592000:;;\n");

    [Fact]
    public void Line_AfterTheEnd_GoesOnBelowZero() => Sample.Text(ReportFormat.Nagios).Should().Contain("'tls://strange.example:443'=-172800s;");

    [Theory]
    [InlineData(CheckStatus.Fine, "EVERSEAL OK - ")]
    [InlineData(CheckStatus.Warning, "EVERSEAL WARNING - ")]
    [InlineData(CheckStatus.Unknown, "EVERSEAL UNKNOWN - ")]
    public void Line_Status_IsThePluginsWord(CheckStatus status, string beginning)
        => Sample.Text(ReportFormat.Nagios, Sample.Of(Sample.Vcenter with { Status = status })).Should().StartWith(beginning);

    [Fact]
    public void Line_NamesWithSeparators_CannotBeginPerformanceDataOrEndALabel()
    {
        var line = Sample.Text(ReportFormat.Nagios, Sample.Of(Sample.Vcenter with { Target = "file:a|b='c\nd" }));

        line.Count(character => character == '|').Should().Be(1);
        line.Should().Contain(" 'file:a_b_''c_d'=1728000s").And.EndWith("\n");
        line.TrimEnd('\n').Should().NotContain("\n");
    }

    [Fact]
    public void Line_LargeFleet_StaysWithinAnAgentsBuffer()
    {
        var fleet = Enumerable.Range(0, 1000).Select(number => Sample.Vcenter with { Target = $"vcenter://vc{number}.example.org" }).ToList();

        Sample.Text(ReportFormat.Nagios, Sample.Of(fleet)).Length.Should().BeLessThanOrEqualTo(4001);
    }
}
