using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Check.Deployment;

/// <summary>One data directory with a server on it, and one without.</summary>
public sealed class Deployments : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    internal RunningServer Running { get; private set; } = null!;

    public string Stopped => _directory["stopped"];

    public string Missing => _directory["missing"];

    internal TemporaryDirectory Folder => _directory;

    public async ValueTask InitializeAsync()
    {
        (await Product.CommandLine.RunAsync("init", "--data", Stopped, "--host", "localhost")).Succeeded();
        Running = await RunningServer.StartAsync(new ServerLaunch(_directory["running"]));
    }

    public async ValueTask DisposeAsync()
    {
        if (Running is not null)
            await Running.DisposeAsync();
        _directory.Dispose();
    }
}
