using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Expiry;

/// <summary>docs/flows/the-outage.md, typed as it stands by <c>tests/acceptance/scripts/the-outage.sh</c>.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class TheOutageTests(StsClient client) : IClassFixture<StsClient>, IDisposable
{
    private static readonly string Page = Path.Combine(Product.Root, "docs", "flows", "the-outage.md");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Page_TypedFromTopToBottom_PrintsWhatItSays()
    {
        var commands = File.ReadLines(Page).Count(line => line.StartsWith("$ ", StringComparison.Ordinal));

        var played = await Script.RunAsync(Product.Acceptance("scripts", "the-outage.sh"), Page);

        played.ExitCode.Should().Be(0, played.Output + played.Error);
        played.Output.Should().MatchRegex($"Typed {commands} commands in [0-9]+ s; 0 printed something else");
        commands.Should().BeGreaterThan(30);
    }

    /// <summary>The player itself: a page that is wrong in one line does not pass.</summary>
    [Fact]
    public async Task Page_OneLineIsWrong_Fails()
    {
        var wrong = _directory.Write("page.md", "```console\n$ echo one; echo two\none\n…o\n$ echo three\nfour\n```\n");

        var played = await Script.RunAsync(Product.Acceptance("scripts", "the-outage.sh"), wrong);

        played.ExitCode.Should().Be(1);
        played.Output.Should().Contain("LINE 5").And.MatchRegex("Typed 2 commands in [0-9]+ s; 1 printed something else");
    }

    private Program Script => new("/bin/bash")
    {
        Limit = TimeSpan.FromMinutes(8),
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["EVERSEAL"] = Product.CommandLineProgram,
            ["EVERSEAL_SERVER"] = Product.ServerProgram,
            ["STSCLIENT"] = client.File,
        },
    };
}
