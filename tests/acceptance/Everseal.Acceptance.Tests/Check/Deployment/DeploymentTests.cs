using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Check.Deployment;

/// <summary><c>everseal check --data DIR</c>: beside a running server, without one, and when everything in it has expired.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class DeploymentTests(Deployments deployments) : IClassFixture<Deployments>
{
    private const int Years12 = 12 * 365;

    [Fact]
    public async Task Check_ServerRuns_SeesWhatIsStoredAndWhatIsServed()
    {
        await deployments.Running.AddServiceAsync("backup", RSA.Create(2048), deployments.Folder);

        var result = await deployments.Running.CommandAsync("check", "-o", "json");
        var target = CheckedTarget.Read(result);

        target.Codes.Should().Equal(["EVS-6389"], "nobody rehearsed it yet, and nothing else is to be said");
        target.ExitCode.Should().Be(0);
        target.Subjects.Should().Contain("CN=localhost").And.Contain(subject => subject.Contains("STS signing", StringComparison.Ordinal))
            .And.Contain(subject => subject.Contains("issuing CA", StringComparison.Ordinal)).And.Contain(subject => subject.Contains("root CA", StringComparison.Ordinal));
        result.Output.Should().Contain("TLS as stored").And.Contain("TLS as served").And.Contain("client:everseal.local/backup");
    }

    [Fact]
    public async Task Check_NoServerRuns_ReadsWhatIsStoredAndWritesNothing()
    {
        var before = Databases();

        var target = CheckedTarget.Read(await Product.CommandLine.RunAsync("check", "--data", deployments.Stopped, "-o", "json"));

        target.Subjects.Should().Contain("CN=localhost");
        target.Codes.Distinct().Should().BeEquivalentTo(["EVS-8051", "EVS-7003", "EVS-6389"], "that nothing is served and nothing was rehearsed is all there is to say");
        target.ExitCode.Should().Be(0);
        Databases().Should().Equal(before);
    }

    [Fact]
    public async Task Check_EverythingExpired_SaysThatLoginsHaveStopped()
    {
        var shifted = new Program(Product.CommandLineProgram)
        {
            Environment = new Dictionary<string, string>(ShiftedClock.Environment(Years12), StringComparer.Ordinal) { ["EVERSEAL_SERVER"] = Product.ServerProgram },
        };

        var result = await shifted.RunAsync("check", "--data", deployments.Stopped);

        result.ExitCode.Should().Be(2);
        result.Output.Should().Contain("EVS-8004").And.Contain("the realm issues no token; every login stops").And.Contain("EVS-8007");
    }

    [Fact]
    public async Task Check_ServerHangs_IsCriticalAndStillReadsWhatIsStored()
    {
        var process = deployments.Running.ProcessId.ToString();
        (await new Program("kill").RunAsync("-STOP", process)).Succeeded();
        try
        {
            var target = CheckedTarget.Read(await deployments.Running.CommandAsync("check", "-o", "json"));

            target.ExitCode.Should().Be(2);
            target.Codes.Should().Contain("EVS-8360").And.NotContain("EVS-7003", "that nothing is served would be another thing");
            target.Subjects.Should().Contain("CN=localhost");
        }
        finally
        {
            (await new Program("kill").RunAsync("-CONT", process)).Succeeded();
        }
    }

    [Fact]
    public async Task Check_NoDeploymentThere_IsUnknown()
    {
        var result = await Product.CommandLine.RunAsync("check", "--data", deployments.Missing);

        result.ExitCode.Should().Be(3);
        result.Output.Should().Contain("EVS-8359");
    }

    private List<string> Databases()
        => [.. Directory.GetFiles(deployments.Stopped).Where(file => file.EndsWith(".db", StringComparison.Ordinal) || file.EndsWith(".key", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
