using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Overload;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>What stands in a repair's way: each time a clear sentence, and nothing half done.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class TroubleTests(EndedNode ended) : IClassFixture<EndedNode>
{
    [Fact]
    public async Task FullDisk_SaysSo_AndGoesOnOnceThereIsRoom()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 8);
        var data = await ended.CopyAsync(Path.Combine(disk.Path, "data"));
        disk.Fill();

        var refused = await EndedNode.RepairAsync(data, "--yes");
        refused.ExitCode.Should().Be(2);
        refused.Error.Should().ContainAny("EVS-6352", "EVS-6353", "EVS-6002", "EVS-6005").And.ContainAny("space", "full");

        disk.Free();
        (await Store.CertificatesAsync(data)).Should().Be((1, 1), "nothing is half done");
        (await EndedNode.RepairAsync(data, "--yes")).Succeeded().Should().Contain("a token was issued, validated and renewed");
    }

    [Fact]
    public async Task ReadOnlyData_SaysSoAndChangesNothing()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 8);
        var data = await ended.CopyAsync(Path.Combine(disk.Path, "data"));
        (await new Program("mount").RunAsync("-o", "remount,ro", disk.Path)).Succeeded();

        var refused = await EndedNode.RepairAsync(data, "--yes");

        refused.ExitCode.Should().Be(2);
        refused.Error.Should().Contain("Read-only file system").And.Contain("EVS-60");
    }

    [Fact]
    public async Task AnotherAccountsData_NamesTheAccount()
    {
        var data = await ended.CopyAsync();
        (await new Program("chown").RunAsync("-R", "65534", data)).Succeeded();

        var refused = await EndedNode.RepairAsync(data, "--yes");

        (refused.ExitCode, Directory.Exists(Path.Combine(data, "repairs"))).Should().Be((2, false));
        refused.Error.Should().Contain("EVS-6357").And.Contain("uid 65534").And.Contain("sudo -u '#65534' everseal repair");
    }

    [Fact]
    public async Task MasterKeyGone_SaysWhatIsNeeded()
    {
        var data = await ended.CopyAsync();
        File.Delete(Path.Combine(data, "master.key"));

        var refused = await EndedNode.RepairAsync(data, "--yes");

        (refused.ExitCode, Directory.Exists(Path.Combine(data, "repairs"))).Should().Be((2, false));
        refused.Output.Should().Contain("master.key is missing").And.Contain("Nothing is changed before that");
    }

    [Fact]
    public async Task TwoAtOnce_OneRepairsAndTheOtherSaysWhy()
    {
        var data = await ended.CopyAsync();

        var results = await Task.WhenAll(EndedNode.RepairAsync(data, "--yes"), EndedNode.RepairAsync(data, "--yes"));

        results.Should().Contain(one => one.ExitCode == 0);
        results.Where(one => one.ExitCode != 0).Should().OnlyContain(one => one.Error.Contains("is in use by", StringComparison.Ordinal));
        (await EndedNode.RepairAsync(data, "status")).Succeeded().Split('\n').Where(line => line.StartsWith("00", StringComparison.Ordinal)).Should().ContainSingle("nothing was left for a second one");
    }
}
