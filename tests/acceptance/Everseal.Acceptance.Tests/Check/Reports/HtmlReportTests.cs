using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Reports;

/// <summary>The HTML report in Debian's Chromium.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class HtmlReportTests(CheckedFleet fleet) : IClassFixture<CheckedFleet>
{
    [Fact]
    public async Task Html_InABrowser_ShowsTheReportAndRequestsNothing()
    {
        var page = await fleet.ReportAsync("html", "report.html");
        var log = fleet["net.json"];

        var shown = (await ChromiumAsync("--dump-dom", $"--log-net-log={log}", new Uri(page).AbsoluteUri)).Succeeded();

        shown.Should().ContainAll("2 of 3 targets need action", fleet.Ending, "127.0.0.1:9", "everseal explain EVS-");
        shown.Should().Contain("<title>Everseal check, ", "the script in a certificate's name is text and did not run");
        RequestsOf(log).Should().BeEmpty();
    }

    [Fact]
    public async Task RequestsOf_PageThatFetches_FindsIt()
    {
        // The judge judged.
        await File.WriteAllTextAsync(fleet["fetching.html"], "<img src=\"http://127.0.0.1:9/pixel.png\">");

        await ChromiumAsync("--dump-dom", $"--log-net-log={fleet["fetching.json"]}", new Uri(fleet["fetching.html"]).AbsoluteUri);

        RequestsOf(fleet["fetching.json"]).Should().Contain("http://127.0.0.1:9/pixel.png");
    }

    private Task<ProgramResult> ChromiumAsync(params string[] arguments) => new Program("chromium").RunAsync([
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-default-apps", "--disable-extensions", $"--user-data-dir={fleet["profile"]}", .. arguments]);

    /// <summary>URLs of requests that a page began; the browser's own errands bear Google's names.</summary>
    private static List<string> RequestsOf(string log)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(log));
        return [.. document.RootElement.GetProperty("events").EnumerateArray()
            .Select(entry => entry.TryGetProperty("params", out var given) && given.TryGetProperty("url", out var url) ? url.GetString()! : "")
            .Where(url => url.StartsWith("http", StringComparison.Ordinal) || url.StartsWith("ws", StringComparison.Ordinal))
            .Where(url => !new Uri(url).Host.EndsWith("google.com", StringComparison.Ordinal) && !new Uri(url).Host.EndsWith("googleapis.com", StringComparison.Ordinal))
            .Distinct()];
    }
}
