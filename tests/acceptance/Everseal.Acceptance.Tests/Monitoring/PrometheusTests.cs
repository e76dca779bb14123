using System.Net;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Monitoring;

/// <summary>What a running server says of itself, judged by Prometheus' own tool.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class PrometheusTests : IAsyncLifetime
{
    private static readonly Program PromTool = new("promtool");

    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = ServerLaunch.FreePort();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        (await Product.CommandLine.RunAsync("init", "--data", _directory["data"])).Succeeded();
        _server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]) { AsService = true, Settings = $"metrics:\n  listen: \"127.0.0.1:{_port}\"\n" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Metrics_AfterALoginAndARefusal_ArePrometheusTextAndCountBoth()
    {
        (await _server.SendAsync(_server.BearerRequest())).HttpStatus.Should().Be(200);
        (await _server.SendAsync(_server.BearerRequest() with { Password = "wrong" })).HttpStatus.Should().Be(500);

        var text = await ScrapeAsync();
        var judged = await new Program("bash").RunAsync("-c", $"promtool check metrics < {_directory.Write("metrics.txt", text)}");

        judged.Succeeded().Should().BeEmpty("promtool names what it would have otherwise");
        text.Should().Contain("everseal_operations_total{operation=\"issue\",outcome=\"ok\"} 1\n")
            .And.Contain("everseal_operations_total{operation=\"issue\",outcome=\"refused\"} 1\n")
            .And.Contain("everseal_operation_duration_seconds_count{operation=\"issue\"} 2\n")
            .And.MatchRegex("everseal_can_issue\\{realm=\"[^\"]+\"\\} 1\n");
        text.Should().NotContain("wrong").And.NotContain(_server.Password);
    }

    [Fact]
    public async Task Metrics_AtTheServicesOwnAddress_AreNotThere()
        => (await _server.Http.GetAsync(new Uri(new Uri(_server.Ready.Url), "/metrics"))).StatusCode.Should().Be(HttpStatusCode.NotFound);

    [Fact]
    public async Task AlertRules_TheirTests_Pass()
    {
        var rules = Path.Combine(Product.Root, "deploy", "prometheus");

        (await PromTool.RunAsync("check", "rules", Path.Combine(rules, "everseal.rules.yml"))).Succeeded();
        (await PromTool.RunAsync("test", "rules", Path.Combine(rules, "everseal.rules.test.yml"))).Succeeded();
    }

    private async Task<string> ScrapeAsync()
    {
        using var client = new HttpClient();
        var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/metrics"));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/plain; version=0.0.4; charset=utf-8");
        return await answer.Content.ReadAsStringAsync();
    }
}
