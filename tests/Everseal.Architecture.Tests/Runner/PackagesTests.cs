namespace Everseal.Architecture.Tests.Runner;

/// <summary>./test on a machine that lacks a package.</summary>
public sealed class PackagesTests
{
    [Fact]
    public void MissingPackages_OneThatNoDistributionHas_IsNamedAlone()
        => Missing("# a comment\n\nbash\nno-such-package-anywhere\n").Should().Equal("no-such-package-anywhere");

    [Fact]
    public void MissingPackages_EveryOneInstalled_IsEmpty() => Missing("bash\n").Should().BeEmpty();

    private static string[] Missing(string list)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, list);
            return Bash.Run("packages.sh", "missing_packages \"$1\"", file).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
