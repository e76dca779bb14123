using System.Xml.Linq;

namespace Everseal.Architecture.Tests;

/// <summary>Cli → Watch → Core and Server → Watch → Core; the command line never sees the server's code.</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("Everseal.Core")]
    [InlineData("Everseal.Watch", "Everseal.Core")]
    [InlineData("Everseal.Cli", "Everseal.Core", "Everseal.Watch")]
    [InlineData("Everseal.Server", "Everseal.Core", "Everseal.Watch")]
    public void Project_References_LowerProjectsOnly(string project, params string[] lower)
        => ReferencesOf($"src/{project}/{project}.csproj").Should().BeSubsetOf(lower);

    [Fact]
    public void SourceProjects_All_AreJudgedAbove()
        => Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension)
            .Should().BeEquivalentTo("Everseal.Core", "Everseal.Watch", "Everseal.Cli", "Everseal.Server");

    [Fact]
    public void Cli_CompiledAssembly_DoesNotReferenceTheServer()
        => EversealAssemblies.Cli.GetReferencedAssemblies().Select(name => name.Name)
            .Should().NotContain(EversealAssemblies.Server.GetName().Name);

    [Fact]
    public void Projects_All_AreInTheSolution()
    {
        var solution = XDocument.Parse(Repository.ReadText("Everseal.slnx"))
            .Descendants("Project").Select(project => project.Attribute("Path")!.Value);

        solution.Should().BeEquivalentTo(
            Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")).Concat(Repository.Files("bench", "*.csproj")));
    }

    [Fact]
    public void ReferencesOf_ArchitectureTests_SeesServerAndCli()
        => ReferencesOf("tests/Everseal.Architecture.Tests/Everseal.Architecture.Tests.csproj")
            .Should().Contain(["Everseal.Server", "Everseal.Cli"]);

    private static IEnumerable<string> ReferencesOf(string project)
        => XDocument.Parse(Repository.ReadText(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
}
