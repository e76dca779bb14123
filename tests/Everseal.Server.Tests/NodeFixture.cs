namespace Everseal.Server.Tests;

/// <summary>One node for the tests of a class: each uses names of its own.</summary>
public sealed class NodeFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public TestNode Node { get; private set; } = null!;

    public string Path => _directory.Path;

    public async ValueTask InitializeAsync() => Node = await TestNode.StartAsync(_directory.Path);

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _directory.Dispose();
    }
}
