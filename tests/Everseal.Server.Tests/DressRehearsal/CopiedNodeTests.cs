using Everseal.Server.Alarms;
using Everseal.Server.Auditing;
using Everseal.Server.DressRehearsal;
using Everseal.Server.Hosting;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Microsoft.Extensions.Hosting;

namespace Everseal.Server.Tests.DressRehearsal;

public sealed class CopiedNodeTests
{
    private const string Loud = """
        data: .
        publicUrl: https://sts.example
        audit:
          checkpointFile: /mnt/elsewhere/checkpoints
          syslog: udp://192.0.2.1:514
        alarms:
          channels:
          - name: hook
            type: generic
            url: https://hooks.example.org/everseal
        """;

    [Fact]
    public async Task Start_ConfigurationThatSpeaksToOthers_SpeaksToNobody()
    {
        using var deployment = await CopiedDeployment.MakeAsync();
        using var copy = DataCopy.Make(deployment.Path).OrThrow();
        using var master = MasterKey.Read(Path.Combine(deployment.Path, "master.key")).OrThrow();
        var configuration = ConfigurationReader.Read(Path.Combine(deployment.Path, "loud.yaml"), Loud).OrThrow();
        configuration.Alarms.Channels.Should().NotBeEmpty();

        await using var node = await CopiedNode.StartAsync(copy.Renew(), configuration, master, deployment.Time, CancellationToken.None);

        node.Get<IEnumerable<IHostedService>>().Select(service => service.GetType().Assembly).Should().NotContain(typeof(CopiedNode).Assembly, "whatever sends is a worker, and here is none");
        node.Get<AlarmSettings>().Channels.Should().BeEmpty();
        (node.Get<AuditSettings>().CheckpointFile, node.Get<AuditSettings>().Syslog, node.Get<WatchSettings>().Targets).Should().Be((null, null, null));
        node.Get<RealmDirectory>().PublicUrl.Should().Be(new Uri("https://sts.example"));
    }

    [Fact]
    public async Task LiveUntil_AYearAndMore_KeysAreReplacedAsInARunningServer()
    {
        using var deployment = await CopiedDeployment.MakeAsync();
        using var copy = DataCopy.Make(deployment.Path).OrThrow();
        using var master = MasterKey.Read(Path.Combine(deployment.Path, "master.key")).OrThrow();
        await using var node = await CopiedNode.StartAsync(copy.Renew(), new ServerConfiguration { Data = deployment.Path }, master, deployment.Time, CancellationToken.None);
        var first = node.Get<RealmDirectory>().Default!.Ring.DefaultSignerAt(node.Now)!.KeyId;

        await node.LiveUntilAsync(TestNode.Start.AddDays(400), CancellationToken.None);

        var ring = node.Get<RealmDirectory>().Default!.Ring;
        ring.DefaultSignerAt(node.Now)!.Should().Match<Everseal.Core.Keys.SigningKeyEntry>(entry => entry.KeyId != first && entry.PromotedAt != null);
        ring.Find(first)!.RetiredAt.Should().NotBeNull("its last token has ended");
        node.Get<ClockWatch>().IsConfirmed.Should().BeTrue("for this server time has passed and nothing has jumped");
    }
}
