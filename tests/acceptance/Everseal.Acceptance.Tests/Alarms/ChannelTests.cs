using System.Text.Json;
using System.Text.Json.Nodes;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Alarms;

/// <summary>What each kind of receiver got of one incident: certificate, slot, effect, date, next command and number.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ChannelTests(AlarmedServer alarmed) : IClassFixture<AlarmedServer>
{
    private const string Expired = "A certificate has expired";

    [Fact]
    public async Task Smtp_MailServer_GotAMailThatSaysEverything()
    {
        var mail = await alarmed.MailAsync(mail => mail.Text.Contains(AlarmedServer.Slot, StringComparison.Ordinal));

        (mail.User, mail.WasEncrypted).Should().Be(("everseal", true));
        mail.To.Should().Equal("sts-oncall@example.org");
        mail.Header("Subject").Should().StartWith($"[Everseal] EXPIRED: {Expired}: everseal: {AlarmedServer.Slot} ({alarmed.Day}").And.Contain("d ago)");
        mail.Text.Should().MatchRegex("Certificate: +.*CN=everseal.local STS signing, serial [0-9A-F]+").And.Contain(AlarmedServer.Effect).And.MatchRegex($"Do now: +{AlarmedServer.Next}").And.MatchRegex("Incident: +[0-9]+");
    }

    [Theory]
    [InlineData("generic", "incident.certificate", "incident.effect", "incident.next", "incident.due")]
    [InlineData("slack", "blocks.1.text.text")]
    [InlineData("teams", "attachments.0.content.body.1.facts")]
    [InlineData("pagerduty", "payload.custom_details")]
    public async Task Webhook_HttpReceiver_GotItsForm(string name, params string[] places)
    {
        var post = await alarmed.PostAsync($"/{name}", body => body.Contains(AlarmedServer.Slot, StringComparison.Ordinal));

        var text = string.Join('\n', places.Select(place => At(post.Json, place)));
        text.Should().Contain("serial ").And.Contain(AlarmedServer.Effect).And.Contain(AlarmedServer.Next).And.Contain(alarmed.Day);
        post.Headers["Idempotency-Key"].Should().StartWith("everseal-");
    }

    [Fact]
    public async Task Webhook_Secrets_GoWhereTheyBelong()
    {
        (await alarmed.PostAsync("/generic", _ => true)).Headers["Authorization"].Should().Be("Bearer hook-token-1");
        (await alarmed.PostAsync("/pagerduty", _ => true)).Json["routing_key"]!.GetValue<string>().Should().Be("routing-key-1");
        alarmed.Server.Printed.Should().NotContain("hook-token-1").And.NotContain("routing-key-1");
    }

    [Fact]
    public async Task Alertmanager_ItsOwnApi_ShowsTheAlert()
    {
        var alert = await AlarmedServer.WaitAsync(() => ReadAlerts().FirstOrDefault(alert => (string?)alert!["labels"]!["slot"] == AlarmedServer.Slot));

        ((string?)alert["labels"]!["severity"]).Should().Be("expired");
        ((string?)alert["status"]!["state"]).Should().Be("active");
        ((string?)alert["annotations"]!["next"]).Should().Be(AlarmedServer.Next);
    }

    [Fact]
    public async Task Alertmanager_Restarted_ShowsTheAlertAgain()
    {
        await AlarmedServer.WaitAsync(() => ReadAlerts().FirstOrDefault(alert => (string?)alert!["labels"]!["slot"] == AlarmedServer.Slot));

        await alarmed.RestartAlertmanagerAsync();
        ReadAlerts().Should().BeEmpty("it keeps alerts in memory alone");

        var alert = await AlarmedServer.WaitAsync(() => ReadAlerts().FirstOrDefault(alert => (string?)alert!["labels"]!["slot"] == AlarmedServer.Slot));
        ((string?)alert["labels"]!["severity"]).Should().Be("expired");
    }

    [Fact]
    public async Task Syslog_RsyslogOverTls_KeptTheStructuredData()
    {
        var line = await alarmed.SyslogLineAsync(AlarmedServer.Slot);

        line.Should().MatchRegex(@"^<105>1 .* everseal [0-9]+ alarm \[everseal@32473 .*incident=""[0-9]+"".*severity=""expired"".*slot=""STS signing everseal.local"".*certificate="".*CN=everseal.local STS signing, serial ")
            .And.Contain($"due=\"{alarmed.Day}").And.Contain(AlarmedServer.Effect).And.EndWith(AlarmedServer.Next);
    }

    [Fact]
    public async Task Snmp_Snmptrapd_DecodesWithOurMib()
    {
        var line = await alarmed.TrapLineAsync($"eversealSlot.0 = STRING: {AlarmedServer.Slot}");

        line.Should().Contain("snmpTrapOID.0 = OID: EVERSEAL-MIB::eversealIncident").And.Contain("eversealEvent.0 = INTEGER: opened(0)")
            .And.Contain("eversealSeverity.0 = INTEGER: expired(4)").And.Contain($"eversealNextCommand.0 = STRING: {AlarmedServer.Next}")
            .And.Contain($"eversealDue.0 = STRING: {alarmed.Day}").And.MatchRegex(@"eversealDaysLeft\.0 = INTEGER: -3[56]")
            .And.MatchRegex(@"eversealCertificate\.0 = STRING: .*CN=everseal.local STS signing, serial ");
    }

    /// <summary>Once as a trap, once as an inform; only what was confirmed counts as delivered there.</summary>
    [Fact]
    public async Task Snmp_Informs_AreConfirmedBySnmptrapd()
    {
        await alarmed.TrapLineAsync(AlarmedServer.Slot);

        var channel = await AlarmedServer.WaitAsync(() => Channels().Find(channel => channel.GetProperty("name").GetString() == "informs" && channel.GetProperty("deliveredAt").ValueKind == JsonValueKind.String)
            is { ValueKind: JsonValueKind.Object } found ? (object)found : null);
        ((JsonElement)channel).GetProperty("waiting").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Script_Program_GotFieldsAndJson()
    {
        var line = await alarmed.ScriptLineAsync(AlarmedServer.Slot);

        var fields = line.Split('|', 8);
        fields[0].Should().Be("opened");
        fields[2].Should().Contain("serial ");
        fields[3].Should().StartWith(alarmed.Day);
        fields[5].Should().Be(AlarmedServer.Next);
        JsonNode.Parse(fields[7])!["incident"]!["id"]!.ToString().Should().Be(fields[6]);
    }

    [Fact]
    public async Task Heartbeat_ChannelThatWantsOne_HearsThatSomebodyWatches()
        => (await alarmed.PostAsync("/generic", body => body.Contains("\"event\":\"heartbeat\"", StringComparison.Ordinal))).Json["openCount"]!.GetValue<int>().Should().BePositive();

    [Fact]
    public async Task Alarm_ListShowAckTest_OnARealIncident()
    {
        var mail = await alarmed.MailAsync(mail => mail.Text.Contains(AlarmedServer.Slot, StringComparison.Ordinal));
        var id = mail.Text.Split('\n').Single(line => line.StartsWith("Incident:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

        var list = await alarmed.Server.CommandAsync("alarm", "list");
        list.ExitCode.Should().Be(2, "an expired certificate that nobody has taken is critical");
        list.Output.Should().MatchRegex($"{id} +expired +everseal +{AlarmedServer.Slot} +{Expired}");
        (await alarmed.Server.CommandAsync("alarm", "show", id)).Output.Should().MatchRegex($"Next +{AlarmedServer.Next}");

        var taken = JsonDocument.Parse((await alarmed.Server.CommandAsync("alarm", "ack", id, "--reason", "at it", "-o", "json")).Succeeded());
        taken.RootElement.GetProperty("acknowledgement").GetProperty("by").GetString().Should().StartWith("uid ");
        (await alarmed.PostAsync("/pagerduty", body => body.Contains("\"event_action\":\"acknowledge\"", StringComparison.Ordinal))).Json["dedup_key"]!.GetValue<string>().Should().Contain($"-{id}-");
        (await alarmed.Server.CommandAsync("alarm", "list")).Output.Should().MatchRegex($"{id} +expired .* taken by uid");
        (await alarmed.Server.CommandAsync("audit", "tail", "-n", "20")).Succeeded().Should().Contain("alarm ack").And.Contain($"incident {id}");

        (await alarmed.Server.CommandAsync("alarm", "test", "traps")).Succeeded().Should().MatchRegex("traps +snmp");
        (await alarmed.TrapLineAsync("EVERSEAL-MIB::eversealTest")).Should().Contain("test(8)");
    }

    private List<JsonElement> Channels() => [.. JsonDocument.Parse(alarmed.Server.CommandAsync("alarm", "channels", "-o", "json").GetAwaiter().GetResult().Output)
        .RootElement.GetProperty("channels").EnumerateArray()];

    private JsonArray ReadAlerts()
    {
        var shown = new Program("amtool").RunAsync($"--alertmanager.url=http://127.0.0.1:{alarmed.AlertmanagerPort}", "alert", "query", "-o", "json").GetAwaiter().GetResult();
        return shown.ExitCode == 0 && JsonNode.Parse(shown.Output) is JsonArray alerts ? alerts : [];
    }

    private static string At(JsonNode json, string place)
    {
        var node = json;
        foreach (var step in place.Split('.'))
            node = int.TryParse(step, out var index) ? node![index] : node![step];
        return node!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
