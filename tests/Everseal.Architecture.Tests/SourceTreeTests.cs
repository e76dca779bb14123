namespace Everseal.Architecture.Tests;

/// <summary>What a newcomer relies on when reading the tree.</summary>
public sealed class SourceTreeTests
{
    private static readonly string[] ModuleParents = ["src/Everseal.Core", "src/Everseal.Watch", "src/Everseal.Server", "src/Everseal.Server/Features", "src/Everseal.Cli"];

    public static TheoryData<string> Modules => [.. ModuleParents.SelectMany(Subfolders).Concat(["src/Everseal.Watch", "src/Everseal.Cli"])];

    [Theory]
    [MemberData(nameof(Modules))]
    public void Module_Readme_ExplainsItInTwentyFiveLines(string module)
    {
        var readme = Path.Combine(Repository.Root, module, "README.md");

        File.Exists(readme).Should().BeTrue($"{module}/README.md says what the module owns, its entry point and what it must not know");
        File.ReadAllLines(readme).Should().NotBeEmpty().And.HaveCountLessThanOrEqualTo(25);
    }

    [Fact]
    public void Programs_Each_FitOnAScreen()
        => Repository.Files("src", "Program.cs").Where(file => Repository.ReadText(file).Split('\n').Length > 61)
            .Should().BeEmpty("Program.cs wires, it does not work");

    /// <summary>The ambient clock is banned by the build; a suppression would undo that silently.</summary>
    [Fact]
    public void BannedSymbols_OutsidePrograms_AreNeverAllowed()
        => Repository.Files("src", "*.cs").Where(file => Path.GetFileName(file) != "Program.cs")
            .Where(file => Repository.ReadText(file).Contains("RS0030", StringComparison.Ordinal))
            .Should().BeEmpty();

    [Fact]
    public void BannedSymbols_CoreProjectFile_HasItsOwnList()
        => Repository.ReadText("src/Everseal.Core/Everseal.Core.csproj").Should().Contain("BannedSymbols.txt");

    private static IEnumerable<string> Subfolders(string parent)
    {
        var folder = new DirectoryInfo(Path.Combine(Repository.Root, parent));
        return !folder.Exists ? [] : folder.EnumerateDirectories()
            .Where(module => module.Name is not ("bin" or "obj" or "Features" or "Properties") && module.EnumerateFiles("*.cs", SearchOption.AllDirectories).Any())
            .Select(module => $"{parent}/{module.Name}");
    }
}
