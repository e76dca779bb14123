using System.Net.Http.Headers;
using System.Text;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Overload;

/// <summary>A server whose limits are set so low that a test reaches them.</summary>
public sealed class RateTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var launch = new ServerLaunch(_directory["data"]);
        await using (await RunningServer.StartAsync(launch))
        {
        }

        _server = await RunningServer.StartAsync(launch with { AsService = true, Limits = ["loginsPerSource: 1", "requestsPerSource: 3", "connectionsPerSource: 2"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Logins_OverTheLimit_AreToldToComeAgainAndRecorded()
    {
        List<HttpResponseMessage> answers = [];
        for (var i = 0; i < 25; i++)
            answers.Add(await PostAsync(_server.BearerRequest()));

        var refused = answers.Where(answer => !answer.IsSuccessStatusCode).ToList();
        answers.Take(10).Should().OnlyContain(answer => answer.IsSuccessStatusCode, "ten seconds' worth may come at once");
        refused.Should().NotBeEmpty().And.OnlyContain(answer => (int)answer.StatusCode == 429 && answer.Headers.RetryAfter!.Delta == TimeSpan.FromSeconds(1));
        var fault = new TrustResponse(429, await refused[0].Content.ReadAsStringAsync());
        (fault.FaultCode, fault.FaultText).Should().Be(("RequestFailed", "Too many requests from this address. Try again in a second. (EVS-4004)"));
        (await _server.Http.GetAsync(new Uri(_server.Sts, "/health/issue"))).IsSuccessStatusCode.Should().BeTrue("the limit is the caller's, not the node's");

        await _server.InterruptAsync();
        (await Store.AuditDetailsAsync(_server.DataDirectory)).Where(detail => detail == " Too many requests from one address").Should().HaveCount(refused.Count);
        answers.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task Connections_OverTheLimit_AreClosedBeforeAHandshake()
    {
        var opened = 0;
        for (var i = 0; i < 40; i++)
        {
            try
            {
                await using var connection = await BadInput.RawConnection.OpenAsync(_server);
                opened++;
            }
            catch (Exception closed) when (closed is IOException or System.Net.Sockets.SocketException)
            {
                break;
            }
        }

        opened.Should().BeInRange(10, 39);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await using var later = await BadInput.RawConnection.OpenAsync(_server);
    }

    private Task<HttpResponseMessage> PostAsync(TrustRequest request)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.ToXml()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/xml; charset=utf-8");
        return _server.Http.PostAsync(_server.Sts, content);
    }
}
