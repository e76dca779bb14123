using System.Security.Cryptography.X509Certificates;
using System.ServiceModel;
using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.PublishedKeys;
using Everseal.Acceptance.Tests.Server;
using Everseal.Acceptance.Tests.Wcf;

namespace Everseal.Acceptance.Tests.Rehearsal;

/// <summary>What people meet when the day is there.</summary>
/// <param name="AdministratorLogsIn">With govmomi.</param>
/// <param name="GetsTokenByWcf">The administrator again, with .NET's own client.</param>
/// <param name="ServiceLogsIn">With govmomi.</param>
internal sealed record RealDay(bool AdministratorLogsIn, bool GetsTokenByWcf, bool? ServiceLogsIn, bool? RelyingPartyVerifies, string Met)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The server that was off until today is started: what renews itself does so then.</summary>
    public static async Task<RealDay> AfterAStartAsync(Deployment deployment, StsClient client)
    {
        RunningServer server;
        try
        {
            server = await RunningServer.StartAsync(deployment.Launch);
        }
        catch (InvalidOperationException refused)
        {
            return new RealDay(false, false, deployment.Service is null ? null : false, deployment.SavedMetadata is null ? null : false, refused.Message);
        }

        await using (server)
            return await MeetAsync(deployment, server, client);
    }

    /// <summary>The clock goes on under a running server, faster than anything that renews looks at it.</summary>
    public static async Task<RealDay> UnderARunningServerAsync(Deployment deployment, StsClient client)
    {
        var clock = deployment.Folder.Write("clock", $"-{deployment.Scenario.Days}d");
        await using var server = await RunningServer.StartAsync(deployment.Launch.WithClockIn(clock) with { ClockOffset = TimeSpan.FromDays(-deployment.Scenario.Days) });
        File.WriteAllText(clock, "+0");
        return await MeetAsync(deployment, server, client);
    }

    private static async Task<RealDay> MeetAsync(Deployment deployment, RunningServer server, StsClient client)
    {
        // Any server's root.pem may change; clients have what they were given.
        var given = server.Ready with { CaFile = deployment.Roots };
        var administrator = await client.TryAsync(given, "bearer", server.Ready.Administrator, server.Password).WaitAsync(Patience);
        var wcf = TryWcf(server, given);
        var service = deployment.Service is { } principal
            ? await client.TryAsync(given, "holder-of-key", server.Ready.Administrator, server.Password, principal).WaitAsync(Patience)
            : null;
        var saved = deployment.OwnMetadata is { } url && administrator.LoggedIn ? (await PublishedMetadata.FetchAsync(server, url)).Xml : deployment.SavedMetadata;
        bool? verifies = saved is { } keys ? administrator.LoggedIn && await VerifiesAsync(server, keys) : null;
        return new RealDay(administrator.LoggedIn, wcf is null, service?.LoggedIn, verifies, $"{administrator.Error} {wcf?.Message} {service?.Error}{(administrator.LoggedIn ? "" : $"\n{server.Printed}")}");
    }

    /// <returns>What WCF threw; null when it brought a token.</returns>
    private static CommunicationException? TryWcf(RunningServer server, ReadyFile given)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(given.CaFile);
        try
        {
            new TrustChannel(server, TrustChannel.Soap12, given.Administrator, server.Password) { Trust = trust }.Issue().Should().Contain("saml2:Assertion");
            return null;
        }
        catch (CommunicationException refused)
        {
            return refused;
        }
    }

    /// <summary>Whether the certificate that signs the relying party's token is one that it has.</summary>
    private static async Task<bool> VerifiesAsync(RunningServer server, string keys)
    {
        var issued = await server.SendAsync(server.BearerRequest() with { AppliesTo = Deployment.RelyingParty });
        return issued.HttpStatus == 200 && keys.Contains(issued.Token.Split("X509Certificate>")[1].Split('<')[0], StringComparison.Ordinal);
    }
}
