using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Watch.Alarms;

namespace Everseal.Server.Tests.Alarms;

public sealed class AlarmDeliveryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task RunOnce_Delivered_IsNotToldAgain()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        await node.ReportAsync(Severity.Warning);

        await node.DeliverAsync();
        await node.DeliverAsync();

        node.Mail.Taken.Select(message => message.Event).Should().Equal(AlarmEvent.Opened);
        node.Pager.Taken.Should().BeEmpty();
        node.Queue.Status("mail").Should().BeEquivalentTo(new { Waiting = 0, DeliveredAt = TestNode.Start, Error = (string?)null });
    }

    [Fact]
    public async Task RunOnce_ChannelFails_WaitsAndTriesAgainUnderTheSameKey()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Mail.Refusals.Add(new DeliveryFailure("connection refused"));
        await node.ReportAsync(Severity.Warning);

        var (pause, endsWithNews) = await node.Delivery.RunOnceAsync(node.Delivery.Channels[0], default);

        (pause, endsWithNews).Should().Be((TimeSpan.FromSeconds(5), false));
        node.Queue.Status("mail").Should().BeEquivalentTo(new { Waiting = 1, Error = "connection refused" });
        await node.DeliverAsync();
        node.Mail.Taken.Should().BeEmpty("it is not due");
        node.Node.Time.Advance(TimeSpan.FromSeconds(5));
        await node.DeliverAsync();
        node.Mail.Taken.Should().ContainSingle();
    }

    [Fact]
    public async Task RunOnce_ClockWentBackYears_DoesNotWaitForThem()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Mail.Refusals.Add(new DeliveryFailure("connection refused"));
        await node.ReportAsync(Severity.Warning);
        await node.DeliverAsync();

        node.Node.Time.AdjustTime(TestNode.Start.AddYears(-12));
        await node.DeliverAsync();

        node.Mail.Taken.Should().ContainSingle();
    }

    [Fact]
    public async Task RunOnce_ThirdFailure_IsAnIncidentThatTheOthersTellAndThatEndsWithADelivery()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Pager.Refusals.AddRange(Enumerable.Repeat(new DeliveryFailure("HTTP 503: busy"), 3));
        await node.ReportAsync(Severity.Critical);
        for (var round = 0; round < 4; round++)
        {
            await node.DeliverAsync();
            node.Node.Time.Advance(TimeSpan.FromMinutes(2));
            if (round == 2)
                node.Incidents.Open.Should().Contain(incident => incident.Subject == IncidentSubject.Channel("pager") && incident.Severity == Severity.Warning);
        }

        await node.DeliverAsync();
        node.Pager.Taken.Should().ContainSingle("what failed is told, and that it failed is not told here");
        node.Mail.Taken.Where(message => message.Incident!.Slot == "alarm channel pager").Select(message => message.Event).Should().Equal(AlarmEvent.Opened, AlarmEvent.Resolved);
        node.Incidents.Open.Should().ContainSingle().Which.Subject.Should().Be(AlarmNode.Tls);
    }

    [Fact]
    public async Task RunOnce_EveryChannelFails_MakesNoEndlessRow()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        foreach (var channel in new[] { node.Mail, node.Pager })
            channel.Refusals.AddRange(Enumerable.Repeat(new DeliveryFailure("down"), 1000));
        await node.ReportAsync(Severity.Critical);

        for (var round = 0; round < 50; round++)
        {
            await node.DeliverAsync();
            node.Node.Time.Advance(TimeSpan.FromHours(1));
        }

        node.Incidents.Open.Should().HaveCount(3);
        (node.Queue.Status("mail").Waiting + node.Queue.Status("pager").Waiting).Should().BeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task RunOnce_OneMessageRefused_LetsTheOthersPass()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Mail.Refusals.Add(new DeliveryFailure("HTTP 400: what is this", IsOfMessage: true));
        await node.ReportAsync(Severity.Warning);
        await node.ReportAsync(Severity.Warning, new IncidentSubject("another", "slot"));

        await node.DeliverAsync();

        node.Mail.Taken.Should().ContainSingle().Which.Incident!.Target.Should().Be("another");
    }

    [Fact]
    public async Task RunOnce_RefusedAgainAndAgain_IsGivenUpNamedAndHoldsNothingBack()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Pager.Refusals.AddRange(Enumerable.Repeat(new DeliveryFailure("HTTP 413: too large", IsOfMessage: true), DeliveryBackoff.RefusalsUntilGivenUp));
        await node.ReportAsync(Severity.Critical);
        await node.ReportAsync(Severity.Expired);

        var rounds = 0;
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromHours(1); rounds++)
        {
            var (pause, _) = await node.Delivery.RunOnceAsync(node.Delivery.Channels[1], default);
            node.Node.Time.Advance(pause);
            waited += pause;
        }

        node.Pager.Taken.Select(message => message.Event).Should().Equal([AlarmEvent.Escalated], "what comes after the refused one is told");
        var refused = node.Incidents.Open.Should().ContainSingle(incident => incident.Subject == IncidentSubject.RefusedBy("pager")).Subject;
        refused.Condition.Code.Should().Be(ErrorCodes.Alarms.MessageRefused);
        refused.Condition.Detail.Should().Be("opened of incident 1: HTTP 413: too large");
        node.Queue.Status("pager").Should().BeEquivalentTo(new { Waiting = 0, Error = (string?)null });
        node.Queue.CountRefused("pager", refused.OpenedAt).Should().Be(1);
        rounds.Should().BeLessThan(100, "a message that waits for another one is not asked for each second");
        await node.DeliverAsync();
        node.Mail.Taken.Should().Contain(message => message.Incident!.Slot == "alarms refused by pager", "the other channels tell it");
    }

    [Fact]
    public async Task RunOnce_PartlyDelivered_IsNotRepeatedAndIsAnIncidentUntilAllHaveOne()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Pager.Refusals.Add(new DeliveryFailure("noc@example.org: 550 no such user") { IsPartial = true });
        await node.ReportAsync(Severity.Critical);

        await node.DeliverAsync();

        node.Queue.Status("pager").Waiting.Should().Be(0);
        node.Incidents.Open.Single(incident => incident.Subject == IncidentSubject.Channel("pager")).Condition.Should()
            .BeEquivalentTo(new { Code = ErrorCodes.Alarms.RecipientRefused, Detail = "noc@example.org: 550 no such user" });
        await node.ReportAsync(Severity.Expired);
        await node.DeliverAsync();
        node.Incidents.Open.Should().NotContain(incident => incident.Subject == IncidentSubject.Channel("pager"));
    }

    [Fact]
    public async Task RunOnce_ChannelThatForgets_IsToldWhatIsOpenAgainAndAgain()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path, resend: TimeSpan.FromMinutes(3));
        await node.ReportAsync(Severity.Critical);
        await node.ReportAsync(Severity.Warning, new IncidentSubject("another", "not for the pager"));
        for (var round = 0; round < 10; round++)
        {
            var (pause, endsWithNews) = await node.Delivery.RunOnceAsync(node.Delivery.Channels[1], default);
            pause.Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
            endsWithNews.Should().BeTrue();
            node.Node.Time.Advance(pause);
        }

        node.Pager.Taken.Select(message => message.Event).Should().Equal([AlarmEvent.Opened, .. Enumerable.Repeat(AlarmEvent.Repeated, 4)], "at once and every three minutes of ten");
        node.Pager.Taken[1].Open.Should().ContainSingle().Which.Target.Should().Be(AlarmNode.Tls.Target);
        await node.Incidents.ResolveAsync(AlarmNode.Tls, default);
        node.Node.Time.Advance(TimeSpan.FromMinutes(3));
        await node.DeliverAsync();
        node.Pager.Taken[^1].Event.Should().Be(AlarmEvent.Resolved, "nothing is open that it was told of");
    }

    [Fact]
    public async Task RunOnce_RepetitionFails_IsTheChannelsFailure()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path, resend: TimeSpan.FromMinutes(3));
        await node.ReportAsync(Severity.Critical);
        await node.DeliverAsync();
        node.Node.Time.Advance(TimeSpan.FromMinutes(3));
        node.Pager.Refusals.AddRange(Enumerable.Repeat(new DeliveryFailure("Connection refused"), 3));

        for (var round = 0; round < 3; round++)
            (await node.Delivery.RunOnceAsync(node.Delivery.Channels[1], default)).EndsWithNews.Should().BeFalse();

        node.Incidents.Open.Should().Contain(incident => incident.Subject == IncidentSubject.Channel("pager") && incident.Condition.Code == ErrorCodes.Alarms.ChannelFailed);
    }

    [Fact]
    public async Task RunOnce_EndWhileTheBeginningWaits_ComesAfterIt()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Mail.Refusals.Add(new DeliveryFailure("HTTP 400", IsOfMessage: true));
        await node.ReportAsync(Severity.Warning);
        await node.Incidents.ResolveAsync(AlarmNode.Tls, default);

        await node.DeliverAsync();
        node.Mail.Taken.Should().BeEmpty();
        for (var round = 0; round < 2; round++)
        {
            node.Node.Time.Advance(TimeSpan.FromSeconds(10));
            await node.DeliverAsync();
        }

        node.Mail.Taken.Select(message => message.Event).Should().Equal(AlarmEvent.Opened, AlarmEvent.Resolved);
    }

    [Fact]
    public async Task RunOnce_RemindersOfAMonthBeforeADeadChannel_AreOne()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        node.Mail.Refusals.AddRange(Enumerable.Repeat(new DeliveryFailure("down"), 1));
        await node.ReportAsync(Severity.Expired);
        for (var day = 0; day < 30; day++)
        {
            node.Node.Time.Advance(TimeSpan.FromDays(1));
            await node.ReportAsync(Severity.Expired);
        }

        node.Queue.Status("mail").Waiting.Should().Be(2, "that it opened, and one reminder");
    }

    [Fact]
    public async Task Watch_Weeks_SendOneDigestEachAndHeartbeatsThatLeaveNothing()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        using var watch = node.Watch();
        await node.ReportAsync(Severity.Notice);
        for (var day = 0; day <= 15; day++)
        {
            await watch.RunOnceAsync(default);
            await node.DeliverAsync();
            node.Node.Time.Advance(TimeSpan.FromDays(1));
        }

        node.Mail.Taken.Count(message => message.Event == AlarmEvent.Digest).Should().Be(2);
        node.Mail.Taken.First(message => message.Event == AlarmEvent.Digest).Open.Should().Contain(incident => incident.Target == "vcenter.example.org", "a notice is told by the digest alone");
        node.Mail.Taken.Count(message => message.Event == AlarmEvent.Heartbeat).Should().Be(16);
        node.Mail.Taken.Should().NotContain(message => message.Event == AlarmEvent.Opened && message.Incident!.Target == "vcenter.example.org");
        node.Pager.Taken.Should().NotContain(message => message.Event == AlarmEvent.Digest || message.Event == AlarmEvent.Heartbeat);
    }

    [Fact]
    public async Task ForgetOthers_ChannelTakenOutOfTheConfiguration_EndsItsIncidentsAndNoOther()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        var (gone, lost) = (IncidentSubject.Channel("fax"), IncidentSubject.RefusedBy("fax"));
        await node.ReportAsync(Severity.Warning, gone);
        await node.ReportAsync(Severity.Warning, IncidentSubject.Channel("pager"));
        await node.ReportAsync(Severity.Warning);
        (await node.Incidents.ReportAsync([IncidentReport.Of(lost, AlarmNode.Found(Severity.Warning).Condition! with { IsEvent = true })], default)).Should().BeNull();

        await node.Delivery.ForgetOthersAsync(default);

        node.Incidents.Open.Select(incident => incident.Subject).Should().BeEquivalentTo([IncidentSubject.Channel("pager"), AlarmNode.Tls]);
        node.Incidents.ReadLast(10).Single(incident => incident.Subject == gone).Condition.Detail.Should().Be("the configuration names no such channel any longer");
        await node.DeliverAsync();
        await node.DeliverAsync();
        node.Mail.Taken.Where(message => message.Incident!.Slot == gone.Slot).Select(message => message.Event).Should().Equal(AlarmEvent.Opened, AlarmEvent.Resolved);
    }

    [Fact]
    public async Task Test_Channel_SendsPastTheQueue()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);

        (await node.Delivery.TestAsync(node.Delivery.Channels[1], default)).Should().BeNull();

        node.Pager.Taken.Should().ContainSingle().Which.Event.Should().Be(AlarmEvent.Test);
        node.Incidents.Open.Should().BeEmpty();
    }
}
