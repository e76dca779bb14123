using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using Microsoft.Data.Sqlite;

namespace Everseal.Acceptance.Tests.Audit;

/// <summary>What left the server is what tells: read from the files of a syslog daemon that nobody here wrote.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class CheckpointsOutsideTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    [InlineData("unix")]
    public async Task Checkpoints_SentToRsyslog_VerifyTheTrailAndShowACutEnd(string transport)
    {
        await using var syslog = await Rsyslog.StartAsync(_directory, "syslog");
        var address = transport == "unix" ? $"unix:{syslog.Socket}" : $"{transport}://127.0.0.1:{syslog.Port}";
        var launch = await InstalledAsync($"audit:\n  syslog: {address}\n");
        await using (var server = await RunningServer.StartAsync(launch))
        {
            (await server.SendAsync(server.BearerRequest())).HttpStatus.Should().Be(200);
            (await server.InterruptAsync()).Should().Be(0);
        }

        var received = await syslog.WaitForAsync(checkpoints: 2);
        (await VerifyAsync(launch, received)).Succeeded().Should().MatchRegex(@"Checkpoints outside +2").And.MatchRegex(@"Verdict +whole");

        await CutAsync(launch.DataDirectory);
        (await VerifyAsync(launch)).ExitCode.Should().Be(0, "inside, a careful hand leaves no trace");
        var cut = await VerifyAsync(launch, received);
        cut.ExitCode.Should().Be(2);
        cut.Error.Should().Contain("end cut off at record");
    }

    [Fact]
    public async Task Checkpoints_ReceiverIsDown_IsSaidAndCaughtUpWith()
    {
        var port = Rsyslog.FreePort();
        var launch = await InstalledAsync($"audit:\n  syslog: tcp://127.0.0.1:{port}\n");
        await using var server = await RunningServer.StartAsync(launch);
        (await WaitForWarningAsync(server)).Should().Contain("EVS-6101");
        (await server.CommandAsync("audit", "tail", "--refusals", "-n", "1")).Succeeded().Should().Contain("incident").And.Contain("EVS-6101");

        await using var syslog = await Rsyslog.StartAsync(_directory, "late", port);
        var received = await syslog.WaitForAsync(checkpoints: 1);

        (await server.CommandAsync("audit", "verify", "--checkpoints", received)).Succeeded().Should().MatchRegex(@"Verdict +whole");
    }

    private async Task<ServerLaunch> InstalledAsync(string settings)
    {
        var data = _directory["data"];
        (await Product.CommandLine.RunAsync("init", "--data", data)).Succeeded();
        return new ServerLaunch(data) { AsService = true, Settings = settings };
    }

    private static Task<ProgramResult> VerifyAsync(ServerLaunch launch, string? checkpoints = null) => Product.CommandLine.RunAsync(
        ["audit", "verify", "--data", launch.DataDirectory, .. checkpoints is null ? Array.Empty<string>() : ["--checkpoints", checkpoints]]);

    private static async Task<string> WaitForWarningAsync(RunningServer server)
    {
        for (var attempt = 0; attempt < 100; attempt++, await Task.Delay(200))
        {
            var health = await server.Http.GetStringAsync(new Uri(server.Sts, "/health/issue"));
            if (health.Contains("warnings", StringComparison.Ordinal))
                return health;
        }

        return "";
    }

    /// <summary>Everything that the ledger holds of its last records, their checkpoint included.</summary>
    private static async Task CutAsync(string dataDirectory)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "ledger.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(
            """
            DELETE FROM audit WHERE seq > (SELECT min(seq) FROM checkpoints);
            DELETE FROM checkpoints WHERE number > 1;
            DELETE FROM tokens WHERE id NOT IN (SELECT token_id FROM audit WHERE token_id IS NOT NULL);
            """,
            connection);
        (await command.ExecuteNonQueryAsync()).Should().BePositive();
    }
}
