using System.Text.RegularExpressions;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Reports;

/// <summary>docs/how-to/check-my-vcenters.md, typed as it stands there; only the hosts are those of the fixtures.</summary>
[Trait("Needs", "DebianPackages")]
public sealed partial class HowToTests(CheckedFleet fleet) : IClassFixture<CheckedFleet>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Product.Root, "docs", "how-to", "check-my-vcenters.md"));

    [Fact]
    public async Task Page_TypedFromTopToBottom_EndsWithAFleetReportAndAComparison()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("vcenters.yaml", Here(Indent().Replace(Yaml().Match(Page).Groups["yaml"].Value, "")));
        var printed = new List<string>();
        foreach (Match command in Command().Matches(Page))
        {
            var typed = await Shell(directory).RunAsync("-c", Here(command.Groups["command"].Value));
            typed.ExitCode.Should().Be(2, $"{command.Value} finds a signing certificate that ends soon; it printed {typed.Error}");
            printed.Add(typed.Output);
        }

        printed.Should().HaveCount(4);
        printed[0].Should().ContainAll("The target needs action; first ", "CERTIFICATE AUTHORITY", "Signing certificate ends soon", "in 24 d", "every vCenter login stops");
        (await File.ReadAllTextAsync(directory["vcenters.html"])).Should().StartWith("<!doctype html>").And.ContainAll(fleet.Ending, fleet.Healthy, "virtualisation@example.org");
        printed[3].Should().Contain("SINCE ").And.Contain("nothing changed");
    }

    private string Here(string text) => text
        .Replace("vcenter://vc1.example.org", fleet.Ending, StringComparison.Ordinal)
        .Replace("vcenter://vc2.example.org", fleet.Healthy, StringComparison.Ordinal);

    private static Program Shell(TemporaryDirectory directory) => new("/bin/bash")
    {
        WorkingDirectory = directory.Path,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{Path.GetDirectoryName(Path.GetFullPath(Product.CommandLineProgram))}:{Environment.GetEnvironmentVariable("PATH")}",
        },
    };

    [GeneratedRegex(@"```yaml\n(?<yaml>.*?)\n *```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"^ *\$ (?<command>everseal .+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();

    // The block stands inside a list's item.
    [GeneratedRegex("^   ", RegexOptions.Multiline, 1000)]
    private static partial Regex Indent();
}
