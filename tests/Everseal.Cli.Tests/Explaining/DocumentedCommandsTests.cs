using System.CommandLine;
using System.Text.RegularExpressions;
using Everseal.Cli.Commands;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Tests.Explaining;

/// <summary>Whoever types what a page says, at three in the morning, is not told that an option is unknown.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly RootCommand Tree = CommandTree.Build(new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null));

    private static readonly string Root = RepositoryRoot();

    public static TheoryData<string> Pages =>
    [
        "README.md", .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Each_NamesOptionsThatExist(string page)
        => UnknownOptions(File.ReadAllText(Path.Combine(Root, page))).Should().BeEmpty();

    [Fact]
    public void UnknownOptions_Specimen_AreFound()
        => UnknownOptions("`everseal audit show --kind Incident`, everseal ca list --data DIR. Then everseal ca issue --dsn a --dns b.").Should().Equal("audit show --kind", "ca issue --dsn");

    private static IEnumerable<string> UnknownOptions(string text)
        => Called().Matches(text).SelectMany(match =>
        {
            var (command, path) = Find(match.Value.Split(' ')[1..]);
            return Option().Matches(match.Value).Select(option => option.Value.Trim()).Where(option => !Knows(command, option)).Select(option => $"{path} {option}");
        });

    private static (Command Command, string Path) Find(string[] words)
    {
        Command at = Tree;
        var path = new List<string>();
        foreach (var word in words)
        {
            if (at.Subcommands.FirstOrDefault(child => child.Name == word) is not { } child)
                break;
            at = child;
            path.Add(word);
        }

        return (at, string.Join(' ', path));
    }

    // Of "a|b" the first alone is found: then the command is the group, and what its verbs take is not known here.
    private static bool Knows(Command command, string option)
        => command.Subcommands.Count > 0
            || command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Inherited)).Any(known => known.Name == option || known.Aliases.Contains(option));

    private static IEnumerable<System.CommandLine.Option> Inherited(Command command)
        => command.Options.Where(option => option.Recursive).Concat(command.Parents.OfType<Command>().SelectMany(Inherited));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Everseal.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    // A verb with what follows it, up to the end of the line, of the code or of the sentence.
    [GeneratedRegex(@"(?<![\w.-])everseal [a-z][a-z-]*( (?!everseal )[^\s`,;()]*[^\s`,;().:])*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Called();

    [GeneratedRegex(@"(?<=[ \[])--[a-z][a-z0-9-]+", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
