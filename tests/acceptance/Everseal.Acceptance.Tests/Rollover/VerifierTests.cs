using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.PublishedKeys;
using Everseal.Acceptance.Tests.Server;
using Everseal.Acceptance.Tests.Verifiers;

namespace Everseal.Acceptance.Tests.Rollover;

/// <summary>xmlsec1 through a rollover, with what the realm publishes at that moment and nothing else.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class VerifierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private int _files;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Tokens_BeforeDuringAndAfterARollover_VerifyByThePublishedMetadataAlone()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]) { File = Product.ServerProgram });
        var before = await TokenAsync(server);

        (await KeyRing.ChangeAsync(server, "rotate")).Should().NotBeNull();
        var during = await TokenAsync(server);
        (await VerifyingKeysAsync(server, before)).Should().Equal([0], "the first key published is the one that signs");
        (await VerifyingKeysAsync(server, during)).Should().Equal([0]);

        (await KeyRing.ChangeAsync(server, "promote", "--yes")).Should().NotBeNull();
        var after = await TokenAsync(server);
        (await VerifyingKeysAsync(server, before)).Should().Equal([1], "the predecessor stays published for what it signed");
        (await VerifyingKeysAsync(server, after)).Should().Equal([0]);

        var first = (await KeyRing.ReadAsync(server)).Keys.Single(key => key.State == "previous").Id;
        (await KeyRing.ChangeAsync(server, "retire", first, "--yes")).Should().Be(first);
        (await VerifyingKeysAsync(server, before)).Should().BeEmpty("a retired key is published no longer");
        (await server.SendAsync(TrustRequest.Validate(before))).StatusReason.Should().Contain("retired");

        await EmergencyAsync(server, after);
    }

    private async Task EmergencyAsync(RunningServer server, string stolen)
    {
        (await KeyRing.ChangeAsync(server, "rotate", "--emergency", "--yes")).Should().NotBeNull();

        (await VerifyingKeysAsync(server, stolen)).Should().BeEmpty();
        (await VerifyingKeysAsync(server, await TokenAsync(server))).Should().Equal([0]);
    }

    private static async Task<string> TokenAsync(RunningServer server) => (await server.SendAsync(server.BearerRequest())).Token;

    /// <summary>Which of the published keys, by their place, xmlsec1 verifies the token with.</summary>
    private async Task<List<int>> VerifyingKeysAsync(RunningServer server, string token)
    {
        var file = _directory.Write($"token-{_files++}.xml", token);
        var keys = new List<int>();
        foreach (var (at, chain) in (await PublishedMetadata.FetchAsync(server)).Chains.Index())
        {
            var leaf = _directory.Write($"leaf-{_files++}.pem", chain[0].ExportCertificatePem());
            if ((await Xmlsec1.VerifyByKeyAsync(file, leaf)).Error.StartsWith("OK", StringComparison.Ordinal))
                keys.Add(at);
        }

        return keys;
    }
}
