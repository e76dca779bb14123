using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Rollover;

/// <summary>SIGKILL inside a rotation and an import: afterwards one key signs, what was acknowledged is there, and people log in.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class KillTests : IDisposable
{
    private const int MostChanges = 6;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rotation_KilledInACall_OneKeySignsAndNothingAcknowledgedIsLost(int number)
        => (await SurvivesAsync(number, RotateAsync)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Fact]
    public async Task Import_KilledInACall_OneKeySignsAndNothingAcknowledgedIsLost()
        => (await SurvivesAsync(1, ImportAsync)).Should().BeTrue("a run in which nothing was injected tests nothing");

    [Fact]
    [Trait("Category", "Campaign")]
    public async Task Rotation_KilledInEveryCall_OneKeySignsAndNothingAcknowledgedIsLost() => await CampaignAsync(RotateAsync, atLeast: 3);

    [Fact]
    [Trait("Category", "Campaign")]
    public async Task Import_KilledInEveryCall_OneKeySignsAndNothingAcknowledgedIsLost() => await CampaignAsync(ImportAsync, atLeast: 2);

    private async Task CampaignAsync(Func<RunningServer, int, Task<Change>> change, int atLeast)
    {
        var killed = 0;
        while (await SurvivesAsync(killed + 1, change))
            killed++;
        TestContext.Current.TestOutputHelper!.WriteLine($"{killed} kills, each in another call");
        killed.Should().BeGreaterThanOrEqualTo(atLeast);
    }

    /// <returns>False when the server lived through all changes: that call was never reached.</returns>
    private async Task<bool> SurvivesAsync(int number, Func<RunningServer, int, Task<Change>> change)
    {
        var data = _directory[$"data-{number}"];
        var (acknowledged, log) = (new List<Change>(), _directory[$"kill-{number}.log"]);
        await using (var server = await StartAsync(data))
        {
            await KilledAt.NextCallOfAsync(server, KilledAt.ChangingCalls, number, log);
            for (var step = 0; step < MostChanges && server.IsAlive; step++)
                acknowledged.Add(await change(server, step));
            if (server.IsAlive)
                return false;
        }

        File.ReadAllText(log).Should().Contain("killed by SIGKILL");
        await using var restarted = await StartAsync(data);
        (await restarted.SendAsync(restarted.BearerRequest())).HttpStatus.Should().Be(200, $"after a kill in call {number}");
        var ring = await KeyRing.ReadAsync(restarted);
        acknowledged.Select(one => one.KeyId).OfType<string>().Should().BeSubsetOf(ring.Ids);
        if (acknowledged.LastOrDefault(one => one is { IsPromotion: true, KeyId: not null }) is { } promoted)
            acknowledged.SkipWhile(one => one != promoted).Select(one => one.KeyId).Append(null).Should().Contain(ring.Signing.Id, "or the one whose promotion was under way");
        (await Store.IntegrityAsync(data, "everseal.db")).Should().Be("ok");
        Directory.Delete(data, recursive: true);
        return true;
    }

    /// <summary>
    /// At a port of its own each time: the one of the killed process may still be in use, and any free port may be taken by a client
    /// before the server has it.
    /// </summary>
    private static async Task<RunningServer> StartAsync(string data)
    {
        const int tries = 3;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunningServer.StartAsync(new ServerLaunch(data) { File = Product.ServerProgram });
            }
            catch (InvalidOperationException taken) when (attempt < tries && taken.Message.Contains("EVS-6014", StringComparison.Ordinal))
            {
                // Another one, then.
            }
        }
    }

    private static async Task<Change> RotateAsync(RunningServer server, int step) => step % 2 == 0
        ? new Change(await KeyRing.ChangeAsync(server, "rotate"), IsPromotion: false)
        : new Change(await KeyRing.ChangeAsync(server, "promote", "--yes"), IsPromotion: true);

    private async Task<Change> ImportAsync(RunningServer server, int step) => step % 2 == 0
        ? new Change(await KeyRing.ChangeAsync(server, "import", NewKeyFile()), IsPromotion: false)
        : new Change(await KeyRing.ChangeAsync(server, "promote", "--yes"), IsPromotion: true);

    private string NewKeyFile()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=brought along", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(200));
        var file = _directory.Write("brought.pem", key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <param name="KeyId">Null where the server did not say that it was done.</param>
    private sealed record Change(string? KeyId, bool IsPromotion);
}
