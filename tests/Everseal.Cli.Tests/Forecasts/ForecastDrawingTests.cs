using System.Xml.Linq;
using Everseal.Cli.Forecasts;
using Everseal.Core.Administration;

namespace Everseal.Cli.Tests.Forecasts;

public sealed class ForecastDrawingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static ForecastLine Line(int months, int? renewsInMonths = null, string name = "STS signing one.local") => new(
        name, "signing-key", "one.local", "CN=sts", "01", Now.AddMonths(months - 12), Now.AddMonths(months),
        renewsInMonths is null ? "person" : "itself", renewsInMonths is { } renews ? Now.AddMonths(renews) : null, renewsInMonths is null,
        ["one.local"], ["https://rp.example/"], ["vpxd@one.local"], "No token is issued.", renewsInMonths is null ? "everseal keys rotate" : null);

    private static ForecastDescription Forecast(params ForecastLine[] lines) => new(Now, Now.AddMonths(24), lines);

    [Fact]
    public void Bar_EndsAfterAYear_IsHalfFull()
        => ForecastTimeline.Bar(Line(12), Forecast()).Should().Be("████████████░░░░░░░░░░░░");

    [Fact]
    public void Bar_RenewsBefore_ShowsTheTimeInWhichItDoes()
        => ForecastTimeline.Bar(Line(12, renewsInMonths: 8), Forecast()).Should().Be("████████▓▓▓▓░░░░░░░░░░░░");

    [Fact]
    public void Bar_HasEnded_IsEmpty()
        => ForecastTimeline.Bar(Line(-1), Forecast()).Should().Be(new string('░', 24));

    [Fact]
    public void Bar_HalfAYear_HasACellForEachMonth()
        => ForecastTimeline.Bar(Line(3), Forecast() with { Until = Now.AddMonths(6) }).Should().Be("███░░░");

    [Fact]
    public void Page_Whole_AsksNobodyForAnything()
    {
        var page = ForecastPage.Write(Forecast(Line(12), Line(6, renewsInMonths: 2)));

        page.Should().NotContain("src=").And.NotContain("href=").And.NotContain("<script").And.NotContain("@import").And.NotContain("url(");
        page.Should().Contain("default-src 'none'");
    }

    [Fact]
    public void Page_Drawing_IsWellFormedAndHasARowForEach()
    {
        var page = ForecastPage.Write(Forecast(Line(12), Line(6, renewsInMonths: 2), Line(20)));
        var svg = XElement.Parse(page[page.IndexOf("<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);

        svg.Elements("text").Count(text => text.Value.StartsWith("STS signing", StringComparison.Ordinal)).Should().Be(3);
        svg.Elements("rect").Should().HaveCount(4, "the one that renews itself has two colours");
    }

    [Fact]
    public void Page_NameThatIsMarkup_StaysText()
        => ForecastPage.Write(Forecast(Line(12, name: "<script>alert(1)</script>"))).Should().NotContain("<script").And.Contain("&lt;script&gt;");

    [Fact]
    public void Page_NothingEnds_SaysSo()
        => ForecastPage.Write(Forecast()).Should().Contain("0 certificates end").And.NotContain("<svg");
}
