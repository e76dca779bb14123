using System.Text.RegularExpressions;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Govmomi;

/// <summary>
/// The integration tests that govmomi's authors wrote for a real vCenter. Their solution user has an RSA-1024 key,
/// so the realm's switch for such old test certificates is on.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed partial class GovmomiOwnTests
{
    public static TheoryData<string, string[]> Packages => new()
    {
        { "sts", ["TestIssueHOK", "TestIssueBearer", "TestIssueActAs"] },
        { "ssoadmin", ["TestClient"] },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task GoTest_Package_PassesEveryTestAndSkipsNone(string package, string[] wanted)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await RunningServer.StartAsync(new ServerLaunch(directory["data"]) { Realm = "vsphere.local" });
        (await server.CommandAsync("realm", "set", "--allow-rsa-1024", "on")).Succeeded();

        var run = await (Go.Tool with { Environment = WithUrl(server) }).RunAsync(
            "test", "-count=1", "-v", "-run", $"^({string.Join('|', wanted)})$", $"github.com/vmware/govmomi/{package}");

        Outcomes(run.Output).Should().BeEquivalentTo(wanted.Select(name => ("PASS", name)), $"it printed: {run.Output}{run.Error}");
        run.ExitCode.Should().Be(0);
    }

    private static Dictionary<string, string> WithUrl(RunningServer server)
    {
        var user = Uri.EscapeDataString(server.Ready.Administrator);
        var url = new UriBuilder(server.Ready.Url) { Path = "/sdk", UserName = user, Password = Uri.EscapeDataString(server.Password) };
        return new(Go.Tool.Environment, StringComparer.Ordinal) { ["GOVC_TEST_URL"] = url.Uri.AbsoluteUri };
    }

    private static IEnumerable<(string Outcome, string Test)> Outcomes(string printed)
        => OutcomeLine().Matches(printed).Select(line => (line.Groups["outcome"].Value, line.Groups["test"].Value));

    [GeneratedRegex(@"^--- (?<outcome>PASS|FAIL|SKIP): (?<test>\w+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutcomeLine();
}
