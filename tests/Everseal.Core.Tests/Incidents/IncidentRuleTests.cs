using CsCheck;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Core.Tests.Incidents;

public sealed class IncidentRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly IncidentSubject Tls = new("vcenter.example.org", "TLS 443");

    [Fact]
    public void Decide_FirstCondition_OpensAndTells()
    {
        var step = IncidentRule.Decide(open: null, Found(Severity.Warning), id: 7, Now);

        step.Event.Should().Be(IncidentEvent.Opened);
        step.Incident.Should().BeEquivalentTo(new { Id = 7, Subject = Tls, Severity = Severity.Warning, Peak = Severity.Warning, OpenedAt = Now, Told = 1, IsOpen = true });
    }

    [Fact]
    public void Decide_NothingWrongAndNothingWas_IsNothing()
        => IncidentRule.Decide(open: null, IncidentReport.Fine(Tls), 7, Now).Should().Be(IncidentStep.Nothing);

    [Fact]
    public void Decide_SubjectIsForgotten_EndsWithTheReasonWhateverItWas()
    {
        foreach (var open in new[] { Opened(Severity.Expired), Opened(Severity.Warning) with { Condition = Found(Severity.Warning).Condition! with { IsEvent = true } } })
        {
            var step = IncidentRule.Decide(open, IncidentReport.Forget(Tls, "the service was removed"), 8, Now.AddDays(1));

            step.Event.Should().Be(IncidentEvent.Resolved);
            step.Incident.Should().BeEquivalentTo(new { Id = 7, ResolvedAt = Now.AddDays(1), Condition = new { Detail = "the service was removed" } });
        }

        IncidentRule.Decide(open: null, IncidentReport.Forget(Tls, "x"), 8, Now).Should().Be(IncidentStep.Nothing);
    }

    [Fact]
    public void Decide_SameConditionAgain_IsNoNews()
        => IncidentRule.Decide(Opened(Severity.Warning), Found(Severity.Warning), 8, Now.AddDays(30)).Should().Be(IncidentStep.Nothing);

    [Fact]
    public void Decide_Louder_EscalatesInPlace()
    {
        var step = IncidentRule.Decide(Opened(Severity.Warning), Found(Severity.Critical), 8, Now.AddDays(1));

        step.Event.Should().Be(IncidentEvent.Escalated);
        (step.Incident!.Id, step.Incident.OpenedAt, step.Incident.ChangedAt).Should().Be((7, Now, Now.AddDays(1)));
    }

    [Theory]
    [InlineData(Severity.Warning, Severity.Critical)]
    [InlineData(Severity.Critical, Severity.Expired)]
    public void Decide_LouderThanAcknowledged_SpeaksAgain(Severity taken, Severity next)
    {
        var acknowledged = Acknowledged(taken);
        acknowledged.IsAcknowledged.Should().BeTrue();

        var step = IncidentRule.Decide(acknowledged, Found(next), 8, Now.AddDays(1));

        step.Event.Should().Be(IncidentEvent.Escalated);
        step.Incident!.IsAcknowledged.Should().BeFalse("it counted up to the severity of then");
    }

    [Fact]
    public void Decide_Quieter_EasesButRemembersItsPeak()
    {
        var step = IncidentRule.Decide(Opened(Severity.Expired), Found(Severity.Notice), 8, Now.AddDays(1));

        (step.Event, step.Incident!.Severity, step.Incident.Peak).Should().Be((IncidentEvent.Eased, Severity.Notice, Severity.Expired));
    }

    [Fact]
    public void Decide_ConclusivelyFine_Resolves()
    {
        var step = IncidentRule.Decide(Opened(Severity.Critical), IncidentReport.Fine(Tls), 8, Now.AddDays(1));

        (step.Event, step.Incident!.IsOpen, step.Incident.ResolvedAt).Should().Be((IncidentEvent.Resolved, false, Now.AddDays(1)));
    }

    [Fact]
    public void Decide_TentativeLook_NeverResolvesOrEases()
    {
        var open = Opened(Severity.Critical);

        IncidentRule.Decide(open, IncidentReport.Fine(Tls) with { IsConclusive = false }, 8, Now.AddDays(1)).Should().Be(IncidentStep.Nothing);
        IncidentRule.Decide(open, Found(Severity.Notice) with { IsConclusive = false }, 8, Now.AddDays(1)).Should().Be(IncidentStep.Nothing);
        IncidentRule.Decide(open, Found(Severity.Expired) with { IsConclusive = false }, 8, Now.AddDays(1)).Event.Should().Be(IncidentEvent.Escalated, "adding is always allowed");
    }

    [Theory]
    [InlineData(Severity.Expired, false, false, 24, true)]
    [InlineData(Severity.Expired, false, false, 23, false)]
    [InlineData(Severity.Expired, false, true, 24, false)]
    [InlineData(Severity.Expired, false, true, 7 * 24, true)]
    [InlineData(Severity.Critical, true, false, 24, true)]
    [InlineData(Severity.Critical, true, true, 365 * 24, false)]
    [InlineData(Severity.Critical, false, false, 365 * 24, false)]
    [InlineData(Severity.Warning, false, false, 365 * 24, false)]
    [InlineData(Severity.Expired, false, false, -48, true)]
    public void Decide_NothingChanged_RemindsDailyWhereItPages(Severity severity, bool pages, bool isTaken, int hours, bool reminds)
    {
        var report = Found(severity, pages);
        var open = IncidentRule.Decide(open: null, report, 7, Now).Incident!;
        if (isTaken)
            open = IncidentRule.Acknowledge(open, "uid 0", reason: null, Now).Incident!;

        IncidentRule.Decide(open, report, 8, Now.AddHours(hours)).Event.Should().Be(reminds ? IncidentEvent.Reminded : null);
    }

    [Fact]
    public void Decide_AnotherCertificateOfTheSameSeverity_IsKeptWithoutNews()
    {
        var step = IncidentRule.Decide(Opened(Severity.Warning), Found(Severity.Warning, detail: "another"), 8, Now.AddHours(1));

        (step.Event, step.Incident!.Condition.Detail).Should().Be((null, "another"));
    }

    [Fact]
    public void Decide_EventAgain_IsCountedOnceAMinute()
    {
        var happened = IncidentRule.Decide(open: null, Happened(), 7, Now).Incident!;

        IncidentRule.Decide(happened, Happened(), 8, Now.AddSeconds(59)).Should().Be(IncidentStep.Nothing);
        IncidentRule.Decide(happened, Happened(), 8, Now.AddSeconds(60)).Should().BeEquivalentTo(new { Event = (IncidentEvent?)null, Incident = new { Count = 2, Id = 7 } });
    }

    [Fact]
    public void Decide_EventAndALookThatFindsNothing_StaysOpen()
        => IncidentRule.Decide(IncidentRule.Decide(open: null, Happened(), 7, Now).Incident, IncidentReport.Fine(Tls), 8, Now.AddDays(1)).Should().Be(IncidentStep.Nothing);

    [Fact]
    public void Acknowledge_Event_EndsIt()
    {
        var step = IncidentRule.Acknowledge(IncidentRule.Decide(open: null, Happened(), 7, Now).Incident!, "uid 0", "the disk was full", Now.AddHours(1));

        (step.Event, step.Incident!.IsOpen, step.Incident.Acknowledgement!.Reason).Should().Be((IncidentEvent.Resolved, false, "the disk was full"));
    }

    [Fact]
    public void Acknowledge_Condition_StaysOpenAndTells()
    {
        var step = IncidentRule.Acknowledge(Opened(Severity.Critical), "uid 0", reason: null, Now.AddHours(1));

        (step.Event, step.Incident!.IsOpen, step.Incident.IsAcknowledged).Should().Be((IncidentEvent.Acknowledged, true, true));
    }

    /// <summary>Whatever is reported: it opens once, numbers its messages without gaps, and an open incident is never lost but by a conclusive report.</summary>
    [Fact]
    public void Decide_AnySequence_KeepsItsInvariants()
        => Gen.Select(Gen.Int[0, 4], Gen.Bool, Gen.Int[-400, 400]).Array[1, 40].Sample(reports =>
        {
            Incident? open = null;
            var now = Now;
            foreach (var (severity, isConclusive, hours) in reports)
            {
                now = now.AddHours(hours);
                var report = (severity == 0 ? IncidentReport.Fine(Tls) : Found((Severity)severity)) with { IsConclusive = isConclusive };
                var step = IncidentRule.Decide(open, report, 7, now);
                var next = step.Incident ?? open;

                (step.Event == IncidentEvent.Opened).Should().Be(open is null && severity > 0);
                if (open is not null && step.Event == IncidentEvent.Resolved)
                    (severity, isConclusive).Should().Be((0, true));
                if (step is { Event: not null, Incident: { } told })
                    told.Told.Should().Be((open?.Told ?? 0) + 1);
                if (next is not null)
                    (next.Peak >= next.Severity).Should().BeTrue();
                open = next is { IsOpen: true } ? next : null;
            }
        });

    private static IncidentReport Found(Severity severity, bool pages = false, string detail = "seen") => IncidentReport.Of(
        Tls, new IncidentCondition(ErrorCodes.Alarms.CertificateEnding, severity, detail, "Clients refuse it.", "everseal check tls://vcenter.example.org") { Pages = pages });

    private static IncidentReport Happened() => IncidentReport.Of(
        Tls, new IncidentCondition(ErrorCodes.Acceptance.TokenForged, Severity.Critical, "forged", "Somebody has the key.", "everseal keys list") { IsEvent = true });

    private static Incident Opened(Severity severity) => IncidentRule.Decide(open: null, Found(severity), 7, Now).Incident!;

    private static Incident Acknowledged(Severity severity) => IncidentRule.Acknowledge(Opened(severity), "uid 0", reason: null, Now).Incident!;
}
