using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>RSA-1024: out by default; in by a realm's switch, and then warned of wherever certificates are listed.</summary>
public sealed class WeakKeyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ServiceAdd_Rsa1024_NeedsTheRealmsSwitchAndIsWarnedOf()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        var weak = ServicePrincipal.Create("weak", RSA.Create(1024), _directory);

        var refused = await server.CommandAsync("service", "add", weak.Name, "--cert", weak.CertificateFile);
        (await server.CommandAsync("realm", "set", "--allow-rsa-1024", "on")).Succeeded();
        var allowed = await server.CommandAsync("service", "add", weak.Name, "--cert", weak.CertificateFile);
        var issued = await server.SendAsync(new TrustRequest { Signer = weak });
        var listed = await server.CommandAsync("service", "list");
        (await server.CommandAsync("realm", "set", "--allow-rsa-1024", "off")).Succeeded();
        var afterwards = await server.SendAsync(new TrustRequest { Signer = weak });

        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain("EVS-");
        allowed.Succeeded();
        issued.HttpStatus.Should().Be(200, issued.Xml);
        (listed.Output + listed.Error).Should().ContainEquivalentOf("rsa-1024");
        afterwards.FaultCode.Should().NotBeNull("the switch counts at every request, not only when a service is registered");
    }
}
