using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Alarms;

/// <summary>A receiver that got the message and could not say so, because the sender was killed: it gets it again, under the same key.</summary>
public sealed class DurableDeliveryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpListener _listener = new();
    private readonly List<(string Key, string Body)> _received = [];
    private readonly TaskCompletionSource _firstArrived = new();
    private volatile bool _answers;

    public void Dispose()
    {
        _listener.Close();
        _directory.Dispose();
    }

    [Fact]
    public async Task Kill_BeforeTheReceiverAnswered_DeliversAgainUnderTheSameKey()
    {
        var url = $"http://127.0.0.1:{Daemon.FreePort()}/";
        _listener.Prefixes.Add(url);
        _listener.Start();
        _ = ReceiveAsync();
        var launch = new ServerLaunch(_directory["data"]) { AsService = true, Settings = $"alarms:\n  channels:\n  - {{name: hook, type: generic, url: \"{url}\", severity: notice}}\n" };
        (await Product.CommandLine.RunAsync("init", "--data", launch.DataDirectory)).Succeeded();
        await using (var first = await RunningServer.StartAsync(launch))
            await first.KillAsync();

        // That the last run left no record of its end is an incident at once.
        await using (var second = await RunningServer.StartAsync(launch))
        {
            await _firstArrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await second.KillAsync();
        }

        _answers = true;
        await using var third = await RunningServer.StartAsync(launch);
        await WaitUntilAsync(() => Keys().Count(key => key == Keys()[0]) >= 2);
        await WaitUntilAsync(() => Waiting(third) == 0);

        var repeated = Received().Where(message => message.Key == Keys()[0]).Select(message => JsonNode.Parse(message.Body)!["incident"]!["key"]!.ToString()).Distinct();
        repeated.Should().ContainSingle("it is the same message about the same incident");
        var copies = Keys().Count;
        await Task.Delay(500);
        Keys().Should().HaveCount(copies, "what was taken is not told again");
        (await third.CommandAsync("audit", "verify")).Succeeded().Should().MatchRegex(@"Verdict +whole");
    }

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var body = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var text = await body.ReadToEndAsync();
            lock (_received)
                _received.Add((context.Request.Headers["Idempotency-Key"]!, text));
            _firstArrived.TrySetResult();
            if (!_answers)
                continue;
            context.Response.StatusCode = 204;
            context.Response.Close();
        }
    }

    private static long Waiting(RunningServer server)
        => JsonNode.Parse(server.CommandAsync("alarm", "channels", "-o", "json").GetAwaiter().GetResult().Output)!["channels"]![0]!["waiting"]!.GetValue<long>();

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        for (var waited = Stopwatch.StartNew(); !isSo(); await Task.Delay(100))
            waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    private List<(string Key, string Body)> Received()
    {
        lock (_received)
            return [.. _received];
    }

    private List<string> Keys() => [.. Received().Select(message => message.Key)];
}
