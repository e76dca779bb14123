using Everseal.Watch.Alarms;

namespace Everseal.Watch.Tests.Alarms;

public sealed class AlarmTextTests
{
    [Fact]
    public void Of_Opened_SaysWhatIsWrongWhoIsHitWhenAndWhatToType()
    {
        var text = AlarmText.Of(Messages.Opened, Messages.Now);

        text.Subject.Should().Be("CRITICAL: A certificate ends soon: everseal: STS signing everseal.local (2026-03-30 15:00 UTC, in 29 d)");
        text.Fields.Should().ContainInOrder(
            ("Severity", "critical"),
            ("Target", "everseal"),
            ("Slot", "STS signing everseal.local"),
            ("Certificate", "CN=ssoserverSign, serial 0A"),
            ("Date", "2026-03-30 15:00 UTC, in 29 d"),
            ("Effect", "Nobody can log in to realm everseal.local."),
            ("Do now", "everseal keys rotate --realm everseal.local"),
            ("Incident", "17 (everseal alarm show 17)"),
            ("Code", "EVS-6240 (everseal explain EVS-6240)"),
            ("Server", "https://sts.example.org"));
    }

    [Fact]
    public void Of_DeliveredLate_CountsTheDaysFromDelivery()
        => AlarmText.Of(Messages.Opened, Messages.Now.AddDays(32)).Subject.Should().EndWith("(2026-03-30 15:00 UTC, 2 d ago)");

    [Fact]
    public void Of_Resolved_NamesNoCommand()
    {
        var text = AlarmText.Of(Messages.Resolved, Messages.Now);

        text.Subject.Should().Be("RESOLVED: A certificate ends soon: everseal: STS signing everseal.local");
        text.Fields.Select(field => field.Name).Should().NotContain("Do now").And.Contain("Resolved");
    }

    [Fact]
    public void Of_Digest_ListsWhatIsOpenWithItsCommand()
    {
        var text = AlarmText.Of(Messages.Digest, Messages.Now);

        text.Subject.Should().Be("Weekly digest: 1 incident is open, the loudest is critical");
        text.Body.Should().Contain("Incident 17:").And.Contain("STS signing everseal.local (2026-03-30 15:00 UTC, in 29 d)").And.Contain("everseal keys rotate");
    }

    [Fact]
    public void Of_DigestOfAFlood_IsCutAndSaysHowMuch()
    {
        var flood = Messages.Digest with { Open = [.. Enumerable.Repeat(Messages.Opened.Incident!, 500)], OpenCount = 500 };

        AlarmText.Of(flood, Messages.Now).Fields.Should().HaveCount(102).And.EndWith(("And", "400 more: everseal alarm list"));
    }

    [Fact]
    public void Of_Heartbeat_SaysThatSomebodyWatches()
        => AlarmText.Of(Messages.Heartbeat, Messages.Now).Subject.Should().Be("Everseal watches, 1 incident is open");
}
