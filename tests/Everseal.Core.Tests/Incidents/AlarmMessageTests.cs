using System.Text.Json;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Core.Tests.Incidents;

public sealed class AlarmMessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly IncidentCondition Ending = new(ErrorCodes.Alarms.CertificateEnding, Severity.Warning, "seen", "Nobody can log in.", "everseal keys rotate");

    [Fact]
    public void Of_EveryEventOfAnIncident_HasAKeyOfItsOwnUnderOneIncidentKey()
    {
        var opened = IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Own("TLS"), Ending), 7, Now);
        var escalated = IncidentRule.Decide(opened.Incident, IncidentReport.Of(IncidentSubject.Own("TLS"), Ending with { Severity = Severity.Critical }), 8, Now.AddDays(1));

        var (first, second) = (Message(opened), Message(escalated));

        first.Incident!.Key.Should().Be(second.Incident!.Key).And.Be("everseal-1f2e-7-1772366400");
        first.Key.Should().Be("everseal-1f2e-7-1772366400-1");
        second.Key.Should().Be("everseal-1f2e-7-1772366400-2");
    }

    [Theory]
    [InlineData(IncidentEvent.Opened, AlarmEvent.Opened)]
    [InlineData(IncidentEvent.Escalated, AlarmEvent.Escalated)]
    [InlineData(IncidentEvent.Eased, AlarmEvent.Eased)]
    [InlineData(IncidentEvent.Reminded, AlarmEvent.Reminded)]
    [InlineData(IncidentEvent.Acknowledged, AlarmEvent.Acknowledged)]
    [InlineData(IncidentEvent.Resolved, AlarmEvent.Resolved)]
    public void Of_Event_IsToldAsItself(IncidentEvent what, AlarmEvent told)
        => AlarmMessage.Of(IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Own("TLS"), Ending), 7, Now).Incident!, what, "1f2e", "https://sts", 1, Now)
            .Event.Should().Be(told);

    [Fact]
    public void Json_WrittenAndReadAgain_IsTheSame()
    {
        var message = Message(IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Own("TLS"), Ending with { Due = Now.AddDays(9) }), 7, Now));

        var json = JsonSerializer.Serialize(message, AlarmJson.Default.AlarmMessage);

        json.Should().Contain("\"event\":\"opened\"").And.Contain("\"severity\":\"warning\"");
        JsonSerializer.Deserialize(json, AlarmJson.Default.AlarmMessage).Should().BeEquivalentTo(message);
    }

    [Fact]
    public void Wants_IncidentThatWasOnceLoudEnough_UntilItsEnd()
    {
        var route = new AlarmRoute("pager", Severity.Critical);
        var incident = IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Own("TLS"), Ending with { Severity = Severity.Critical }), 7, Now).Incident!;

        route.Wants(incident).Should().BeTrue();
        route.Wants(incident with { Condition = Ending }).Should().BeTrue("who heard of the beginning hears of the end");
        route.Wants(incident with { Condition = Ending, Peak = Severity.Warning }).Should().BeFalse();
    }

    [Fact]
    public void Wants_FailureOfTheChannelItself_IsForTheOthers()
    {
        var failed = IncidentRule.Decide(open: null, IncidentReport.Of(IncidentSubject.Channel("mail"), Ending), 7, Now).Incident!;

        new AlarmRoute("mail", Severity.Notice).Wants(failed).Should().BeFalse();
        new AlarmRoute("pager", Severity.Notice).Wants(failed).Should().BeTrue();
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 15)]
    [InlineData(3, 60)]
    [InlineData(6, 3600)]
    [InlineData(100_000, 3600)]
    public void Backoff_Attempts_WaitLongerUpToAnHour(int attempts, int seconds) => DeliveryBackoff.After(attempts).TotalSeconds.Should().Be(seconds);

    private static AlarmMessage Message(IncidentStep step) => AlarmMessage.Of(step.Incident!, step.Event!.Value, "1f2e", "https://sts.example.org", 1, Now);
}
