using Everseal.Watch.Reports;

namespace Everseal.Watch.Tests.Reports;

public sealed class HtmlPageTests
{
    private readonly string page = Sample.Text(ReportFormat.Html);

    [Fact]
    public void Page_NamesOfStrangers_AreText()
        => page.Should().NotContain("<script").And.Contain("&lt;script&gt;");

    [Fact]
    public void Page_Any_FetchesNothing()
        => page.Should().NotContainAny("http://", "https://", "src=", "url(", "@import", "<link").And.Contain("default-src 'none'");

    [Fact]
    public void Page_Finding_SaysWhatToDo()
        => page.Should().ContainAll("Every vCenter login stops.", "2027-03-21 12:00 UTC (in 20 d)", "everseal explain EVS-8001", "vi@example.org");

    [Fact]
    public void Page_Since_ShowsWhatChanged()
    {
        var earlier = Sample.Of(Sample.Vcenter with { Findings = [] }, Sample.Strange, Sample.Silent);

        Sample.Text(ReportFormat.Html, Sample.Report.ComparedTo(earlier)).Should().Contain("Since 2027-03-01 12:00 UTC").And.Contain("<td>new</td>");
        page.Should().NotContain("Since ");
    }
}
