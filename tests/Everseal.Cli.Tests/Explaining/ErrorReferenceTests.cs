using Everseal.Cli.Explaining;

namespace Everseal.Cli.Tests.Explaining;

public sealed class ErrorReferenceTests
{
    [Fact]
    public void File_InDocs_IsWhatExplainPrints()
    {
        using var printed = new StringWriter { NewLine = "\n" };
        ErrorReference.WriteTo(printed);

        File.ReadAllText(Path.Combine(RepositoryRoot(), "docs/reference/errors.md"))
            .Should().Be(printed.ToString(), "after a change: ./everseal explain --all > docs/reference/errors.md");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Everseal.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
