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
    public async Task Test_Channel_SendsPastTheQueue()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);

        (await node.Delivery.TestAsync(node.Delivery.Channels[1], default)).Should().BeNull();

        node.Pager.Taken.Should().ContainSingle().Which.Event.Should().Be(AlarmEvent.Test);
        node.Incidents.Open.Should().BeEmpty();
    }
}
