using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Start;

/// <summary><c>everseal init</c> and <c>everseal serve --config FILE</c>: the pair for production.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Serve_AfterInit_IssuesTokens()
    {
        var launch = new ServerLaunch(_directory["data"]) { AsService = true };
        (await Product.CommandLine.RunAsync("init", "--data", launch.DataDirectory, "--listen", launch.Listen)).Succeeded();

        await using var server = await RunningServer.StartAsync(launch);

        (await server.SendAsync(server.BearerRequest())).HttpStatus.Should().Be(200);
    }

    [Fact]
    public async Task Init_SecondTime_KeepsTheRootAndThePassword()
    {
        (await Product.CommandLine.RunAsync("init", "--data", _directory["data"])).Succeeded();
        var before = Directory.GetFiles(_directory["data"], "*.pem").Append(Path.Combine(_directory["data"], "admin-password")).ToDictionary(file => file, File.ReadAllText);

        await Product.CommandLine.RunAsync("init", "--data", _directory["data"]);

        before.Should().AllSatisfy(file => File.ReadAllText(file.Key).Should().Be(file.Value));
    }

    [Fact]
    public async Task Serve_WithoutInit_SaysWhatToRunFirst()
    {
        var config = _directory.Write("everseal.yaml", $"data: {_directory["missing"]}\n");

        var refused = await Product.CommandLine.RunAsync("serve", "--config", config);

        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain("everseal init");
    }

    [Theory]
    [InlineData("data: {0}\nlistenn: 127.0.0.1:8443\n", "listenn")]
    [InlineData("data: {0}\nlisten: over there\n", "listen")]
    [InlineData("listen: 127.0.0.1:8443\n", "data")]
    [InlineData("data: {0}\nlimits:\n  maxBodyBytes: many\n", "maxBodyBytes")]
    [InlineData("data: [unclosed\n", "everseal.yaml")]
    public async Task Serve_BadConfiguration_NamesFileKeyAndReason(string content, string key)
    {
        var config = _directory.Write("everseal.yaml", content.Replace("{0}", _directory["data"], StringComparison.Ordinal));

        var refused = await Product.CommandLine.RunAsync("serve", "--config", config);

        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain(config).And.Contain(key).And.Contain("EVS-").And.NotContain("   at ");
    }
}
