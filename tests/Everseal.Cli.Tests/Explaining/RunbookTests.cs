using System.CommandLine;
using System.Text.RegularExpressions;
using Everseal.Cli.Commands;
using Everseal.Cli.Explaining;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli.Tests.Explaining;

public sealed partial class RunbookTests
{
    private static readonly RootCommand Tree = CommandTree.Build(new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null));

    public static TheoryData<string> Files => [.. Runbook.All.Select(runbook => runbook.File)];

    [Fact]
    public void Read_TitleSpellingsAndCodes_AreFound()
    {
        var runbook = Runbook.Read("a.md", "# No luck\nSeen as: `bad luck` | worse\nCodes: EVS-1001, EVS-1002\n\nText.\n");

        runbook.Title.Should().Be("No luck");
        runbook.SeenAs.Should().Equal("bad luck", "worse");
        runbook.Codes.Should().Equal("EVS-1001", "EVS-1002");
    }

    [Theory]
    [InlineData("ns0:InvalidTimeRange: Signing certificate is not valid at Tue Nov 24 10:00:00 UTC 2026, cert validity: …")]
    [InlineData("signing certificate is not valid")]
    [InlineData("certificate is not valid")]
    public void For_TextAsSomebodyCopiedIt_FindsTheRunbook(string seen)
        => Runbook.For(seen).Should().Contain(runbook => runbook.File == "signing-certificate-is-not-valid.md");

    [Theory]
    [InlineData("is")]
    [InlineData("a text that nobody ever saw")]
    public void For_TextThatSaysNothing_FindsNone(string seen) => Runbook.For(seen).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Files))]
    public void Runbook_Each_HasKnownCodesAndTheUsualSections(string file)
    {
        var runbook = Runbook.All.Single(candidate => candidate.File == file);

        runbook.Codes.Should().OnlyContain(code => ErrorCodes.Find(code) != null);
        runbook.Text.Should().Contain("## Confirm").And.Contain("## Remedy").And.Contain("## Prevent");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Runbook_Each_NamesCommandsThatExist(string file)
        => UnknownCommands(Runbook.All.Single(candidate => candidate.File == file).Text).Should().BeEmpty();

    [Fact]
    public void ErrorCodes_All_NameCommandsThatExist()
        => ErrorCodes.All.SelectMany(code => UnknownCommands(code.Remedy).Select(command => $"{code.Id}: {command}")).Should().BeEmpty();

    [Fact]
    public void UnknownCommands_Specimen_IsFound()
        => UnknownCommands("Try `everseal user shwo NAME`, everseal ca list or everseal explain.").Should().Equal("everseal user shwo");

    /// <summary>What text calls commands and the program does not know.</summary>
    private static IEnumerable<string> UnknownCommands(string text)
        => Typed().Matches(text).Select(match => match.Value).Where(typed => !Exists(typed.Split(' ')[1..])).Distinct();

    private static bool Exists(string[] words)
    {
        Command at = Tree;
        foreach (var word in words)
        {
            if (at.Subcommands.Count == 0)
                return true;
            if (at.Subcommands.FirstOrDefault(child => child.Name == word) is not { } child)
                return false;
            at = child;
        }

        return true;
    }

    // "everseal" as a command, not in prose: up to two lower-case words that follow it.
    [GeneratedRegex(@"(?<![\w.-])everseal (?!everseal)[a-z][a-z-]+( [a-z][a-z-]+)?(?![\w-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Typed();
}
