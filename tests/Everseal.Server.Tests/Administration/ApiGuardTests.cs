using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Tests.Vmomi;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Administration;

/// <summary>A call that gives way is answered with what the command line can explain, and on record when it was to change something.</summary>
public sealed class ApiGuardTests : IAsyncLifetime
{
    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Invoke_DiskIsFull_NamesTheStoreAndIsOnRecord()
    {
        var answer = await InvokeAsync("POST", new DbUpdateException("saving failed", new SqliteException("database or disk is full", 13)));

        answer.Should().Contain("EVS-6005").And.Contain("everseal explain").And.NotContain("saving failed");
        _node.Audit()[^1].Should().Be("api unknown EVS-6005");
    }

    [Fact]
    public async Task Invoke_Defect_TellsItsKindToTheLogAlone()
        => (await InvokeAsync("POST", new InvalidOperationException("internal words"))).Should().Contain("EVS-6099").And.NotContain("internal words");

    [Fact]
    public async Task Invoke_ErrorOfOurs_KeepsItsCodeAndWords()
        => (await InvokeAsync("POST", new StsErrorException(ErrorCodes.Certificates.RootSealed.With("The root is sealed.")))).Should().Contain("EVS-5240").And.Contain("The root is sealed.");

    [Fact]
    public async Task Invoke_Question_LeavesNoRecord()
    {
        var before = _node.Audit().Count;

        (await InvokeAsync("GET", new IOException("gone"))).Should().Contain("EVS-6005");

        _node.Audit().Should().HaveCount(before);
    }

    [Fact]
    public async Task Invoke_CallerWentAway_IsNoFailure()
    {
        var invoke = () => InvokeAsync("POST", new OperationCanceledException());

        await invoke.Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<string> InvokeAsync(string method, Exception failure)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = _node.Node.Get<IServiceProvider>() };
        (context.Request.Method, context.Request.Path, context.Response.Body) = (method, "/api/v1/realms/everseal.local/keys", body);
        var guard = ActivatorUtilities.CreateInstance<ApiGuard>(context.RequestServices);

        var result = await guard.InvokeAsync(
            new DefaultEndpointFilterInvocationContext(context, await ApiCall.BindAsync(context)), _ => throw failure);
        await ((IResult)result!).ExecuteAsync(context);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }
}
