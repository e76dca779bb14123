using Everseal.Core.Errors;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>A method that gives way is that request's fault, in neutral words, and on record.</summary>
public sealed class VmomiEndpointTests : IAsyncLifetime
{
    private const string Method = "RetrieveServiceContent";

    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Call_MethodThrows_IsASystemErrorOnRecord()
    {
        var answer = await _node.CallAsync(Failing(new InvalidOperationException("internal words")), Method);

        (answer.Status, answer.Fault).Should().Be((500, "SystemError"));
        answer.FaultText.Should().Contain("EVS-6099").And.NotContain("internal words");
        _node.Audit().Should().EndWith($"{Method} - EVS-6099");
    }

    [Fact]
    public async Task Call_MethodThrowsAnErrorOfOurs_KeepsItsCodeAndNotItsWords()
    {
        var answer = await _node.CallAsync(Failing(new StsErrorException(ErrorCodes.Server.StorageFailed.With("internal words"))), Method);

        answer.FaultText.Should().Contain("EVS-6005").And.NotContain("internal words");
        _node.Audit().Should().EndWith($"{Method} - EVS-6005");
    }

    private VmomiService Failing(Exception failure) => new()
    {
        NamespaceUri = _node.Vim.NamespaceUri,
        Faults = _node.Vim.Faults,
        Methods = new Dictionary<string, VmomiMethod>(StringComparer.Ordinal) { [Method] = (_, _) => throw failure },
    };
}
