using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Server;

/// <summary>One server for all tests that leave it as it is, with a person and two service principals in it.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public const string Collection = "one running server";

    /// <summary>What XML makes hard: markup, quotes, a letter outside ASCII.</summary>
    public const string AnnPassword = "p<&>\"'é 7Qx-long-enough";

    private readonly TemporaryDirectory _directory = new();

    internal RunningServer Server { get; private set; } = null!;

    internal string Ann => $"ann@{Server.Ready.Realm}";

    internal ServicePrincipal RsaService { get; private set; } = null!;

    internal ServicePrincipal EcdsaService { get; private set; } = null!;

    /// <summary>One that nobody registered.</summary>
    internal ServicePrincipal Stranger { get; private set; } = null!;

    /// <summary>A user for a test that fails logins on purpose: nobody else's must get locked out by that.</summary>
    internal async Task<string> NewUserAsync()
    {
        var name = $"user{Guid.NewGuid():N}"[..12];
        await Server.AddUserAsync(name, AnnPassword, _directory);
        return $"{name}@{Server.Ready.Realm}";
    }

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        await Server.AddUserAsync("ann", AnnPassword, _directory);
        RsaService = await Server.AddServiceAsync("rsa-service", RSA.Create(2048), _directory);
        Stranger = ServicePrincipal.Create("stranger", RSA.Create(2048), _directory);
        EcdsaService = await Server.AddServiceAsync("ecdsa-service", ECDsa.Create(ECCurve.NamedCurves.nistP256), _directory);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        _directory.Dispose();
    }
}

[CollectionDefinition(SharedServer.Collection)]
public sealed class SharedServerCollection : ICollectionFixture<SharedServer>;
