using System.Text.Json.Nodes;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Watch.Alarms;
using Everseal.Watch.Alarms.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Alarms;

public sealed class WebhookChannelTests : IDisposable
{
    private const string Secret = "r0uting-key";

    private readonly HttpReceiver _receiver = new();
    private readonly string _secretFile = Path.GetTempFileName();

    public WebhookChannelTests() => File.WriteAllText(_secretFile, Secret + "\n");

    public void Dispose()
    {
        _receiver.Dispose();
        File.Delete(_secretFile);
    }

    [Fact]
    public async Task Generic_Opened_CarriesEveryField()
    {
        var post = await SendAsync(WebhookForm.Generic, Messages.Opened);

        var json = post.Json;
        json["event"]!.GetValue<string>().Should().Be("opened");
        json["key"]!.GetValue<string>().Should().Be(Messages.Opened.Key);
        json["server"]!.GetValue<string>().Should().Be("https://sts.example.org");
        json["incident"]!["certificate"]!.GetValue<string>().Should().Be("CN=ssoserverSign, serial 0A");
        json["incident"]!["severity"]!.GetValue<string>().Should().Be("critical");
        json["incident"]!["next"]!.GetValue<string>().Should().Be("everseal keys rotate --realm everseal.local");
        json["text"]!.GetValue<string>().Should().Contain("in 29 d");
        post.Headers["Idempotency-Key"].Should().Be(Messages.Opened.Key);
        post.Headers["Authorization"].Should().Be($"Bearer {Secret}");
        post.Path.Should().Be("/hook?x=1");
    }

    [Fact]
    public async Task Slack_TextThatLooksLikeMarkup_IsNeverMarkup()
    {
        const string markup = "CN=*.example.org <!channel> & <http://evil.example|click> _now_ :fire:";
        var hostile = Messages.Opened with { Incident = Messages.Opened.Incident! with { Certificate = markup, Slot = markup } };

        var json = (await SendAsync(WebhookForm.Slack, hostile)).Json;

        json["blocks"]!.AsArray().Should().AllSatisfy(block =>
        {
            block!["text"]!["type"]!.GetValue<string>().Should().Be("plain_text");
            block["text"]!["emoji"]!.GetValue<bool>().Should().BeFalse();
        });
        json["blocks"]![1]!["text"]!["text"]!.GetValue<string>().Should().Contain($"Certificate: {markup}");
        json["mrkdwn"]!.GetValue<bool>().Should().BeFalse();
        json["text"]!.GetValue<string>().Should().Contain("&lt;!channel&gt; &amp; &lt;http").And.NotContain("<!");
    }

    [Fact]
    public async Task Teams_TextThatLooksLikeMarkup_IsEscaped()
    {
        var hostile = Messages.Opened with
        {
            Incident = Messages.Opened.Incident! with
            {
                Slot = "[log in here](http://evil.example)", Certificate = "- **CN=a** ![](x) &#x202E; {{DATE(now)}}", Detail = "1. `a_b` <b>", Next = "everseal keys rotate --realm a.b",
            },
        };

        var body = (await SendAsync(WebhookForm.Teams, hostile)).Json["attachments"]![0]!["content"]!["body"]!;

        body[0]!["text"]!.GetValue<string>().Should().Contain(@"\[log in here\]\(http://evil.example\)");
        var facts = body[1]!["facts"]!.AsArray().ToDictionary(fact => fact!["title"]!.GetValue<string>(), fact => fact!["value"]!.GetValue<string>());
        facts["Certificate"].Should().Be(@"\- \*\*CN=a\*\* \!\[\]\(x\) \&#x202E; \{\{DATE\(now\)\}\}");
        facts["Detail"].Should().Be(@"1\. \`a\_b\` \<b\>");
        facts["Do now"].Should().Be("everseal keys rotate --realm a.b", "a command is copied as it stands");
    }

    [Fact]
    public async Task Slack_Opened_HasAHeaderAndItsFields()
    {
        var json = (await SendAsync(WebhookForm.Slack, Messages.Opened)).Json;

        json["text"]!.GetValue<string>().Should().StartWith("CRITICAL: A certificate ends soon");
        json["blocks"]![0]!["type"]!.GetValue<string>().Should().Be("header");
        json["blocks"]![1]!["text"]!["text"]!.GetValue<string>().Should().Contain("Do now: everseal keys rotate --realm everseal.local");
    }

    [Fact]
    public async Task Teams_Opened_IsAnAdaptiveCard()
    {
        var attachment = (await SendAsync(WebhookForm.Teams, Messages.Opened)).Json["attachments"]![0]!;

        attachment["contentType"]!.GetValue<string>().Should().Be("application/vnd.microsoft.card.adaptive");
        attachment["content"]!["body"]![0]!["color"]!.GetValue<string>().Should().Be("attention");
        attachment["content"]!["body"]![1]!["facts"]!.AsArray().Select(fact => fact!["title"]!.GetValue<string>()).Should().Contain(["Certificate", "Slot", "Effect", "Date", "Do now", "Incident"]);
    }

    [Fact]
    public async Task PagerDuty_LifeOfAnIncident_IsTriggeredAcknowledgedAndResolvedUnderOneKey()
    {
        var posts = new[]
        {
            await SendAsync(WebhookForm.PagerDuty, Messages.Opened), await SendAsync(WebhookForm.PagerDuty, Messages.Acknowledged), await SendAsync(WebhookForm.PagerDuty, Messages.Resolved),
        };

        posts.Select(post => post.Json["event_action"]!.GetValue<string>()).Should().Equal("trigger", "acknowledge", "resolve");
        posts.Select(post => post.Json["dedup_key"]!.GetValue<string>()).Distinct().Should().Equal(Messages.Opened.Incident!.Key);
        posts[0].Json["routing_key"]!.GetValue<string>().Should().Be(Secret);
        posts[0].Json["payload"]!["severity"]!.GetValue<string>().Should().Be("error");
        posts[0].Json["payload"]!["source"]!.GetValue<string>().Should().Be("https://sts.example.org");
        posts[0].Json["payload"]!["custom_details"]!["Do now"]!.GetValue<string>().Should().Be("everseal keys rotate --realm everseal.local");
        posts[0].Headers.Should().NotContainKey("Authorization", "the key is in the body");
    }

    [Theory]
    [InlineData(Severity.Expired, "critical")]
    [InlineData(Severity.Critical, "error")]
    [InlineData(Severity.Warning, "warning")]
    [InlineData(Severity.Notice, "info")]
    public async Task PagerDuty_Severity_IsInItsWords(Severity severity, string word)
    {
        var message = Messages.Opened with { Incident = Messages.Opened.Incident! with { Severity = severity } };

        (await SendAsync(WebhookForm.PagerDuty, message)).Json["payload"]!["severity"]!.GetValue<string>().Should().Be(word);
    }

    [Fact]
    public async Task PagerDuty_HeartbeatAndDigest_AreNotSentAndCountAsTaken()
    {
        (await Channel(WebhookForm.PagerDuty).DeliverAsync(Messages.Heartbeat, default)).Should().BeNull();
        (await Channel(WebhookForm.PagerDuty).DeliverAsync(Messages.Digest, default)).Should().BeNull();

        _receiver.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task Alertmanager_Opened_FiresItsSeverityAndEndsTheOthers()
    {
        var alerts = (await SendAsync(WebhookForm.Alertmanager, Messages.Opened)).Json.AsArray();

        var firing = alerts.Where(alert => DateTimeOffset.Parse(alert!["endsAt"]!.GetValue<string>()) > Messages.Now).ToList();
        firing.Should().ContainSingle().Which!["labels"]!["severity"]!.GetValue<string>().Should().Be("critical");
        firing[0]!["labels"]!["alertname"]!.GetValue<string>().Should().Be("EversealIncident");
        alerts.Should().HaveCount(4);
    }

    [Fact]
    public async Task Alertmanager_Resolved_EndsEverySeverity()
        => (await SendAsync(WebhookForm.Alertmanager, Messages.Resolved)).Json.AsArray()
            .Select(alert => DateTimeOffset.Parse(alert!["endsAt"]!.GetValue<string>())).Should().AllSatisfy(end => end.Should().BeOnOrBefore(Messages.Resolved.At));

    [Fact]
    public async Task Alertmanager_Heartbeat_IsTheAlertThatAlwaysFires()
        => (await SendAsync(WebhookForm.Alertmanager, Messages.Heartbeat)).Json[0]!["labels"]!["alertname"]!.GetValue<string>().Should().Be("EversealWatchdog");

    [Fact]
    public async Task Alertmanager_Repetition_FiresWhatIsOpenUnderTheLabelsThatOpenedIt()
    {
        var opened = (await SendAsync(WebhookForm.Alertmanager, Messages.Opened)).Json.AsArray().Single(alert => (string?)alert!["labels"]!["severity"] == "critical")!;
        var repetition = Messages.Digest with { Event = AlarmEvent.Repeated, Open = [Messages.Opened.Incident!, Messages.Opened.Incident! with { Key = "another", Severity = Severity.Warning }] };

        var alerts = (await SendAsync(WebhookForm.Alertmanager, repetition)).Json.AsArray();

        alerts.Select(alert => alert!["labels"]!["severity"]!.GetValue<string>()).Should().Equal("critical", "warning");
        JsonNode.DeepEquals(alerts[0]!["labels"], opened["labels"]).Should().BeTrue("Alertmanager knows an alert by its labels");
        alerts[0]!["annotations"]!["summary"]!.GetValue<string>().Should().Be(opened["annotations"]!["summary"]!.GetValue<string>());
        alerts.Should().AllSatisfy(alert => DateTimeOffset.Parse(alert!["endsAt"]!.GetValue<string>()).Should().BeAfter(repetition.At.AddDays(1)));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(422, true)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public async Task Deliver_Refused_SaysWhetherAnotherMessageMayPass(int status, bool isOfMessage)
    {
        _receiver.Answer = (status, "no\nthanks", null);

        (await Channel(WebhookForm.Generic).DeliverAsync(Messages.Opened, default)).Should().Be(new DeliveryFailure($"HTTP {status}: no thanks", isOfMessage));
    }

    [Fact]
    public async Task Deliver_Redirected_IsRefusedAndNothingIsSentElsewhere()
    {
        using var elsewhere = new HttpReceiver();
        _receiver.Answer = (307, "", elsewhere.Url.AbsoluteUri);

        (await Channel(WebhookForm.Generic).DeliverAsync(Messages.Opened, default))!.Reason.Should().StartWith("HTTP 307");
        elsewhere.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task Deliver_NobodyListens_IsAFailureWithoutTheAddressOfTheSecretFile()
    {
        File.WriteAllText(_secretFile, "http://127.0.0.1:1/services/T0/B0/secret");
        var channel = new WebhookSettings("chat", WebhookForm.Slack) { UrlFile = _secretFile }.Open(TimeProvider.System);

        (await channel.DeliverAsync(Messages.Opened, default))!.Reason.Should().NotBeEmpty().And.NotContain("secret").And.NotContain("/services");
    }

    [Theory]
    [InlineData("no hook at /services/T0/B0/s3cretPath here")]
    [InlineData("s3cretpath is unknown")]
    [InlineData("""{"url":"http:\\/\\/127.0.0.1\\/services\\/T0\\/B0\\/s3cretPath?sig=s3cret%2FQuery"}""")]
    [InlineData("sig s3cret/Query is wrong, and so is the token r0uting-key")]
    public async Task Deliver_AnswerQuotesWhatIsSecret_FailureDoesNot(string answer)
    {
        var secretUrl = new Uri(_receiver.Url, "/services/T0/B0/s3cretPath?sig=s3cret%2FQuery");
        var urlFile = Path.GetTempFileName();
        File.WriteAllText(urlFile, secretUrl.AbsoluteUri);
        _receiver.Answer = (404, answer + new string('x', 60_000), null);

        var failure = await new WebhookSettings("chat", WebhookForm.Slack) { UrlFile = urlFile, TokenFile = _secretFile }.Open(TimeProvider.System).DeliverAsync(Messages.Opened, default);
        File.Delete(urlFile);

        failure!.Reason.Should().StartWith("HTTP 404").And.Contain("[secret]").And.NotContainEquivalentOf("s3cret").And.NotContain(Secret);
    }

    [Fact]
    public async Task Deliver_SecretIsCutOff_NoPartOfItStays()
    {
        _receiver.Answer = (500, new string('x', 195) + Secret, null);

        (await Channel(WebhookForm.Generic).DeliverAsync(Messages.Opened, default))!.Reason.Should().NotContain(Secret[..3]);
    }

    [Theory]
    [InlineData("http://hooks.example.org/x", true, false)]
    [InlineData("http://hooks.example.org/s3cret", false, true)]
    public async Task Deliver_SecretWithoutTls_NothingIsSent(string address, bool hasToken, bool isAddressSecret)
    {
        var urlFile = Path.GetTempFileName();
        File.WriteAllText(urlFile, address);
        var settings = new WebhookSettings("hook", WebhookForm.Generic)
        {
            Url = isAddressSecret ? null : new Uri(address), UrlFile = isAddressSecret ? urlFile : null, TokenFile = hasToken ? _secretFile : null,
        };

        (await settings.Open(TimeProvider.System).DeliverAsync(Messages.Opened, default))!.Reason.Should().Be("a secret is not sent by http but to this host itself: use https");
        File.Delete(urlFile);
    }

    [Fact]
    public void Settings_AsRecorded_ShowNoSecretAddress()
        => new WebhookSettings("chat", WebhookForm.Slack) { Url = new Uri("https://hooks.example.org/services/T0/B0/secret") }.ToString()
            .Should().Contain("hooks.example.org").And.NotContain("secret");

    private AlarmChannel Channel(WebhookForm form) => new WebhookSettings("hook", form) { Url = _receiver.Url, TokenFile = _secretFile }.Open(new FakeTimeProvider(Messages.Now));

    private async Task<ReceivedPost> SendAsync(WebhookForm form, AlarmMessage message)
    {
        (await Channel(form).DeliverAsync(message, TestContext.Current.CancellationToken)).Should().BeNull();
        return _receiver.Posts[^1];
    }
}
