using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Start;

/// <summary><c>./everseal</c> of a clone: builds when needed, then is the tool.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static Program Launcher => new(Path.Combine(Product.Root, "everseal"))
    {
        Limit = TimeSpan.FromMinutes(5),
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Launcher_Dev_ServesAndIsBuiltOnlyOnce()
    {
        (await Launcher.RunAsync("--help")).Succeeded().Should().Contain("dev");

        var started = DateTimeOffset.UtcNow;
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]) { File = Launcher.File });

        (DateTimeOffset.UtcNow - started).Should().BeLessThan(TimeSpan.FromSeconds(30), "nothing changed, so nothing is built");
    }

    [Fact]
    public async Task Launcher_FromAnotherFolder_FindsItsClone()
        => (await (Launcher with { WorkingDirectory = _directory.Path }).RunAsync("explain", "EVS-1001")).ExitCode.Should().Be(0);
}
