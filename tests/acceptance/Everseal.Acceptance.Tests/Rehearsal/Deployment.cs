using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Rehearsal;

/// <summary>
/// A deployment made so many days ago, whose today is the day that was rehearsed then. It lies that way round because a Go
/// program takes its time from the kernel, where libfaketime cannot reach: govmomi's clock is always right.
/// </summary>
internal sealed class Deployment : IDisposable
{
    public const string RelyingParty = "https://reader.example/";

    private readonly TemporaryDirectory _directory = new();

    public Deployment(Scenario scenario)
    {
        Scenario = scenario;
        Launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram, AsService = true };
    }

    public Scenario Scenario { get; }

    public ServerLaunch Launch { get; }

    public TemporaryDirectory Folder => _directory;

    /// <summary>A service of this deployment, if it has one.</summary>
    public ServicePrincipal? Service { get; private set; }

    /// <summary>The keys as the relying party has them, if there is one.</summary>
    public string? SavedMetadata { get; set; }

    /// <summary>The roots that clients were given.</summary>
    public string Roots { get; private set; } = "";

    /// <summary>Where the relying party reads its keys; null for one that never does.</summary>
    public string? OwnMetadata { get; set; }

    public async Task MakeAsync()
    {
        var shifted = new Program(Product.ServerProgram) { Environment = ShiftedClock.Environment(-Scenario.Days) };
        (await shifted.RunAsync(["init", "--data", Launch.DataDirectory, "--listen", Launch.Listen, .. Scenario.Init])).Succeeded();
        if (Scenario.Prepare is { } prepare)
        {
            await using var born = await RunningServer.StartAsync(Launch.ShiftedByDays(-Scenario.Days));
            await prepare(this, born);
            await born.InterruptAsync();
        }

        // Before anything else changes it: what clients trust is what they were given then.
        Roots = _directory.Write("given-root.pem", File.ReadAllText(Path.Combine(Launch.DataDirectory, "root.pem")));
    }

    /// <summary>Registers a service whose certificate ends so many days from the real today on.</summary>
    public async Task AddServiceAsync(RunningServer born, int endsInDays)
    {
        Service = ServicePrincipal.Create("svc", RSA.Create(2048), _directory, DateTimeOffset.UtcNow.AddDays(-Scenario.Days - 1), DateTimeOffset.UtcNow.AddDays(endsInDays));
        (await born.CommandAsync("service", "add", "svc", "--cert", Service.CertificateFile)).Succeeded();
    }

    /// <summary>What the rehearsal of that time says of today.</summary>
    public async Task<RehearsedDay> RehearseAsync()
    {
        var shifted = new Program(Product.ServerProgram) { Environment = ShiftedClock.Environment(-Scenario.Days), Limit = TimeSpan.FromMinutes(15) };
        var result = await shifted.RunAsync(
            ["rehearse", "--data", Launch.DataDirectory, "--at", $"+{Scenario.Days}d", "-o", "json", .. Scenario.WithRenewal ? Array.Empty<string>() : ["--without-renewal"]]);
        return RehearsedDay.Read(result);
    }

    public void Dispose() => _directory.Dispose();
}
