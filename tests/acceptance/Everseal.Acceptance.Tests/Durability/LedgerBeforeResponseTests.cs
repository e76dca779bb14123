using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Durability;

/// <summary>
/// The kernel's own account of one request: the record is on the disk before the first byte of the answer leaves.
/// A kill cannot show this, since the page cache outlives the process.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed class LedgerBeforeResponseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Issue_OneRequest_SyncsItsRecordBeforeItAnswers()
        => await SyncsBeforeItAnswersAsync((server, _) => server.BearerRequest() with { Created = DateTimeOffset.UtcNow });

    [Fact]
    public async Task Cancel_OneRequest_SyncsItBeforeItAnswers()
        => await SyncsBeforeItAnswersAsync((server, token) => TrustRequest.Cancel(token) with { User = server.Ready.Administrator, Password = server.Password });

    private async Task SyncsBeforeItAnswersAsync(Func<RunningServer, string, TrustRequest> ask)
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"])
        {
            File = Product.ServerProgram,
            Wrapper = ["strace", "-f", "-yy", "-tt", "-s", "8", "-o", _directory["strace"], "-e", "trace=fsync,fdatasync,write,writev,sendto,sendmsg"],
        });
        var first = await server.SendAsync(server.BearerRequest());
        first.HttpStatus.Should().Be(200, "this one opens the connection, so that nothing of a handshake is in the log of the next");

        var before = (await SettledLogAsync()).Count;
        var answer = await server.SendAsync(ask(server, first.Token));
        var log = (await SettledLogAsync()).Skip(before).ToList();

        answer.HttpStatus.Should().Be(200, answer.Xml);
        SystemCallLog.AnswersBeforeItIsDurable([.. SystemCallLog.Read(log)], "/ledger.db", $"127.0.0.1:{server.Sts.Port}")
            .Should().BeFalse(string.Join('\n', log));
    }

    // strace writes a call down a moment after it was made: what has not grown for a while is complete.
    private async Task<List<string>> SettledLogAsync()
    {
        while (true)
        {
            var before = LogLines();
            await Task.Delay(TimeSpan.FromMilliseconds(700));
            if (LogLines().Count == before.Count)
                return before;
        }
    }

    private List<string> LogLines()
    {
        using var reader = new StreamReader(new FileStream(_directory["strace"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
