using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Expiry;

/// <summary>
/// A node made 800 days ago with a signing certificate of 400 days, on which nobody renewed anything: the outage.
/// Its TLS certificate still lives, so that clients reach it and are told.
/// </summary>
public sealed class ExpiredSigner : IAsyncLifetime
{
    public const int DaysAgo = 800;
    private const int SigningDays = 400;

    private readonly TemporaryDirectory _directory = new();

    internal RunningServer Server { get; private set; } = null!;

    internal ServicePrincipal Service { get; private set; } = null!;

    /// <summary>Issued 800 days ago.</summary>
    internal string OldBearerToken { get; private set; } = null!;

    internal string OldHolderOfKeyToken { get; private set; } = null!;

    internal DateTimeOffset Expiry { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram, AsService = true };
        (await new Program(launch.File) { Environment = ShiftedClock.Environment(-DaysAgo) }.RunAsync(
            "init", "--data", launch.DataDirectory, "--listen", launch.Listen, "--signing-lifetime", $"{SigningDays}d", "--no-self-renewal")).Succeeded();

        Expiry = DateTimeOffset.UtcNow.AddDays(SigningDays - DaysAgo);
        await using (var born = await RunningServer.StartAsync(launch.ShiftedByDays(-DaysAgo)))
        {
            Service = await born.AddServiceAsync("old-service", RSA.Create(2048), _directory, validFrom: DateTimeOffset.UtcNow.AddDays(-DaysAgo - 1));
            var then = DateTimeOffset.UtcNow.AddDays(-DaysAgo);
            OldBearerToken = (await born.SendAsync(born.BearerRequest() with { Created = then })).Token;
            OldHolderOfKeyToken = (await born.SendAsync(
                new TrustRequest { Created = then, Signer = Service, Lifetime = TimeSpan.FromDays(30), More = "<Renewing Allow=\"true\" OK=\"false\"/>" })).Token;
        }

        Server = await RunningServer.StartAsync(launch);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        _directory.Dispose();
    }
}
