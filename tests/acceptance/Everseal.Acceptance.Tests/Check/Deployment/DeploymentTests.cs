using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Check.Deployment;

/// <summary><c>everseal check --data DIR</c>: beside a running server, without one, and when everything in it has expired.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class DeploymentTests : IAsyncLifetime
{
    private const int Years12 = 12 * 365;

    private readonly TemporaryDirectory _directory = new();

    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));

    [Fact]
    public async Task Check_WhileTheServerRuns_ComparesWhatIsServedWithWhatIsStored()
    {
        var target = await CheckAsync();

        target.ExitCode.Should().Be(0);
        target.Subjects.Should().Contain(subject => subject.Contains("STS signing")).And.Contain(subject => subject.Contains("root CA"))
            .And.Contain(subject => subject.Contains("issuing CA")).And.Contain("CN=localhost");
        target.Codes.Should().BeEmpty();
    }

    [Fact]
    public async Task Check_ServicePrincipal_IsAmongTheCertificates()
    {
        await _server.AddServiceAsync("backup", System.Security.Cryptography.RSA.Create(2048), _directory);

        var result = await _server.CommandAsync("check", "-o", "json");

        result.Output.Should().Contain("client:everseal.local/backup");
    }

    [Fact]
    public async Task Check_ServerIsDown_ReadsWhatIsStored()
    {
        await _server.KillAsync();
        var before = Directory.GetFiles(_server.DataDirectory).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        var target = await CheckAsync();

        target.Subjects.Should().Contain("CN=localhost");
        target.Codes.Should().OnlyContain(code => code == "EVS-8051" || code == "EVS-7003", "that nothing is served is the only thing to say");
        foreach (var (file, written) in before.Where(file => file.Key.EndsWith(".db", StringComparison.Ordinal) || file.Key.EndsWith(".key", StringComparison.Ordinal)))
            File.GetLastWriteTimeUtc(file).Should().Be(written, $"{file} was only read");
    }

    [Fact]
    public async Task Check_EverythingExpired_SaysThatLoginsStopped()
    {
        await _server.KillAsync();
        var shifted = Product.CommandLine with { Environment = ShiftedClock.Environment(Years12).Append(new("EVERSEAL_SERVER", Product.ServerProgram)).ToDictionary() };

        var result = await shifted.RunAsync("check", "--data", _server.DataDirectory);

        result.ExitCode.Should().Be(2);
        result.Output.Should().Contain("EVS-8004").And.Contain("the realm issues no token; every login stops").And.Contain("EVS-8007");
    }

    [Fact]
    public async Task Check_NoDeploymentThere_IsUnknown()
    {
        var result = await Product.CommandLine.RunAsync("check", "--data", _directory["nothing"]);

        result.ExitCode.Should().Be(3);
        result.Output.Should().Contain("EVS-8359");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<CheckedTarget> CheckAsync()
    {
        var result = await _server.CommandAsync("check", "-o", "json");
        result.Output.Should().StartWith("{", $"it printed {result.Error}");
        return CheckedTarget.Read(result);
    }
}
