using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Durability;

/// <summary>A perfect signature is not enough: what the ledger did not issue, somebody else signed with our key.</summary>
public sealed class ForgedTokenTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Validate_TokenWithoutRecord_IsInvalid()
    {
        var launch = new ServerLaunch(_directory["data"]);
        string token;
        await using (var server = await RunningServer.StartAsync(launch))
            token = (await server.SendAsync(server.BearerRequest())).Token;
        await Store.ForgetTokensAsync(launch.DataDirectory);

        await using var restarted = await RunningServer.StartAsync(launch);
        var verdict = await restarted.SendAsync(TrustRequest.Validate(token));

        verdict.StatusCode.Should().Be(InvalidStatus);
        verdict.StatusReason.Should().NotBeNullOrWhiteSpace();
    }
}
