using Everseal.Acceptance.Tests.Processes;
using Everseal.Fixtures.Certificates;
using Everseal.Fixtures.Vcenter;

namespace Everseal.Acceptance.Tests.Check.Reports;

/// <summary>Two vCenter Servers of the fixtures, of which one needs a person, a port where nobody listens, and a targets file that names them.</summary>
public sealed class CheckedFleet : IAsyncLifetime
{
    // As a stranger may choose it: markup, quotes, separators.
    private const string HostileSubject = "CN=\"<script>document.title='run'</script>, = | & '\"";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<VcenterServer> _servers = [];

    public string Healthy { get; private set; } = string.Empty;

    public string Ending { get; private set; } = string.Empty;

    public string TargetsFile { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var scenarios = new VcenterScenarios(now);
        Healthy = await StartAsync(scenarios.Healthy);
        Ending = await StartAsync(scenarios.EndsIn(24) with
        {
            Web = [CertificateMint.SelfSigned(HostileSubject, "hostile", now.AddDays(-10), now.AddDays(380))],
        });
        TargetsFile = _directory.Write("fleet.yaml", $"""
            defaults:
              owner: pki@example.org
              timeout: 20s
            groups:
              vSphere:
                owner: virtualisation@example.org
                targets:
                  - {Healthy}
                  - {Ending}
            targets:
              - target: tls://127.0.0.1:9
                owner: network@example.org
            """);
    }

    /// <summary>The fleet's report in a file of its own.</summary>
    internal async Task<string> ReportAsync(string format, string file, params string[] options)
    {
        var result = await Product.CommandLine.RunAsync(["check", "--targets", TargetsFile, "-o", format, .. options]);
        result.ExitCode.Should().Be(2, $"one signing certificate ends in 24 days; it printed {result.Error}");
        result.Error.Should().BeEmpty();
        return _directory.Write(file, result.Output);
    }

    internal string this[string file] => _directory[file];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<string> StartAsync(LyingVcenter vcenter)
    {
        var server = await VcenterServer.StartAsync(vcenter);
        _servers.Add(server);
        return $"vcenter://localhost:{server.Port}/{vcenter.Realm}";
    }
}
