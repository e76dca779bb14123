namespace Everseal.Architecture.Tests.Runner;

/// <summary>./test on real modules that misbehave: this one, told to run one of <see cref="Specimens"/> only.</summary>
public sealed class RunnerTests : IDisposable
{
    private static readonly string ThisModule = Environment.ProcessPath!;

    private readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("everseal-runner-");

    public void Dispose() => _results.Delete(recursive: true);

    [Fact]
    public void RunModule_AllTestsPass_CountsThemAndSucceeds()
        => Run(ThisModule, nameof(Specimens.Passing)).Should().Be(("2 passed, 0 failed", 0));

    [Fact]
    public void RunModule_OneTestFails_IsRed()
        => Run(ThisModule, nameof(Specimens.Failing)).Should().Be(("1 passed, 1 failed", 1));

    [Fact]
    public void RunModule_TestIsSkipped_IsRed()
        => Run(ThisModule, nameof(Specimens.Skipped)).Should().Be(("0 passed, 1 failed", 1));

    [Fact]
    public void RunModule_ProcessCrashes_IsRed()
        => Run(ThisModule, nameof(Specimens.Crashing)).Should().Be(("0 passed, 1 failed", 1));

    [Fact]
    public void RunModule_ProcessExitsZeroWithoutReport_IsRed()
        => Run(ThisModule, nameof(Specimens.Exiting)).Should().Be(("0 passed, 1 failed", 1));

    [Fact]
    public void RunModule_ProcessHangs_IsRed()
        => Run(ThisModule, nameof(Specimens.Hanging)).Should().Be(("0 passed, 1 failed", 1));

    [Fact]
    public void RunModule_NoTestRuns_IsRed()
        => Run(ThisModule, "NoSuchSpecimen").Should().Be(("0 passed, 1 failed", 1));

    [Fact]
    public void RunModule_ModuleWasNotBuilt_IsRed()
        => Run(ThisModule + ".missing", nameof(Specimens.Passing)).Should().Be(("0 passed, 1 failed", 1));

    /// <summary>The last line and the exit code of a run of one module.</summary>
    private (string LastLine, int ExitCode) Run(string module, string specimen)
    {
        var limit = specimen == nameof(Specimens.Hanging) ? "3" : "60";
        var (output, exitCode) = Bash.Run(
            "module.sh",
            "exec 2>/dev/null; run_module \"$1\" \"$2\" --explicit only --filter-class \"$3\"; summarize",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["MODULE_TIMEOUT"] = limit },
            module, _results.FullName, $"{typeof(Specimens).FullName}+{specimen}");
        return (output.TrimEnd().Split('\n')[^1], exitCode);
    }
}
