using System.Text.RegularExpressions;
using Everseal.Core.Errors;

namespace Everseal.Architecture.Tests;

/// <summary>Documents that name files name files that exist.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Documents =>
        [.. Repository.Files(".", "*.md").Where(file => !file.StartsWith("tests/vectors", StringComparison.Ordinal) && !file.StartsWith("artifacts", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_LinksAndPaths_Exist(string document)
        => DeadReferences(document, Repository.ReadText(document)).Should().BeEmpty();

    /// <summary>What a check can say is a contract: people route and silence by these codes.</summary>
    [Fact]
    public void Verdicts_EachCode_IsInTheReference()
    {
        var reference = Repository.ReadText("docs/reference/check-verdicts.md");

        ErrorCodes.All.Where(code => code.Id.StartsWith("EVS-80", StringComparison.Ordinal)).Select(code => code.Id["EVS-".Length..])
            .Should().OnlyContain(number => reference.Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    public void DeadReferences_Specimen_AreFound()
        => DeadReferences("docs/specimen.md", "[a](missing.md), [b](https://example.org/), `src/Everseal.Core/Missing.cs`, [c](../global.json)")
            .Should().BeEquivalentTo("missing.md", "src/Everseal.Core/Missing.cs");

    private static IEnumerable<string> DeadReferences(string document, string text)
    {
        var folder = Path.GetDirectoryName(document)!;
        var links = Link().Matches(text).Select(link => link.Groups["target"].Value).Where(target => !Exists(Path.Combine(folder, target)));
        var paths = SourcePath().Matches(text).Select(path => path.Groups["path"].Value).Where(path => !Exists(path));
        return links.Concat(paths);
    }

    private static bool Exists(string relativePath) => Path.Exists(Path.GetFullPath(Path.Combine(Repository.Root, relativePath)));

    // Links to the web and to a heading of the same page are not files.
    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|tests|bench)/[\w./-]+\w)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourcePath();
}
