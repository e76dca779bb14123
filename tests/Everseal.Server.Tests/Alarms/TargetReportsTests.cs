using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Alarms;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Server.Tests.Alarms;

public sealed class TargetReportsTests
{
    private const string Name = "vcenter://vc.example.org";
    private static readonly IncidentSubject Signing = new(Name, "token-signing");

    [Fact]
    public void Of_Findings_AreOneReportForEachSlotTheLoudestOfIt()
    {
        var reports = TargetReports.Of(
            Verdict(CheckStatus.Critical, [Finding(Severity.Notice, "token-signing"), Finding(Severity.Critical, "token-signing"), Finding(Severity.Warning, "tls-server:443")]), open: []);

        reports.Select(report => (report.Subject.Slot, report.Condition!.Severity)).Should().Equal(("token-signing", Severity.Critical), ("tls-server:443", Severity.Warning));
        reports[0].Condition.Should().BeEquivalentTo(new { Effect = "Logins end.", Next = $"everseal check {Name}", Due = TestNode.Start });
    }

    [Fact]
    public void Of_SlotThatIsFineNow_EndsConclusively()
        => TargetReports.Of(Verdict(CheckStatus.Fine, []), [Signing]).Should().Equal(IncidentReport.Fine(Signing));

    [Fact]
    public void Of_SourceThatCouldNotBeRead_EndsNothing()
    {
        var verdict = Verdict(CheckStatus.Warning, [Finding(Severity.Warning, slot: null, source: "LDAP")], [Failed("LDAP")]);

        var reports = TargetReports.Of(verdict, [Signing]);

        reports.Single(report => report.Subject == Signing).Should().Be(IncidentReport.Fine(Signing) with { IsConclusive = false });
        reports.Should().Contain(report => report.Subject.Slot == "LDAP" && report.Condition!.Severity == Severity.Warning);
    }

    [Fact]
    public void Of_SourceThatMayBeMissing_DoesNotKeepOthersOpen()
        => TargetReports.Of(Verdict(CheckStatus.Fine, [Finding(Severity.Notice, slot: null, source: "LDAP")], [Failed("LDAP") with { IsOptional = true }]), [Signing])
            .Should().Contain(IncidentReport.Fine(Signing));

    [Fact]
    public void Of_NothingCouldBeRead_IsNeverFine()
    {
        var reports = TargetReports.Of(Verdict(CheckStatus.Unknown, []), [Signing]);

        reports.Should().Contain(report => report.Condition != null && report.Condition.Code == ErrorCodes.Alarms.TargetNotChecked);
        reports.Should().NotContain(report => report.Condition == null && report.IsConclusive);
    }

    [Fact]
    public void Of_SlotOfAHostileName_IsFoundAgainAsItWasKept()
    {
        var verdict = Verdict(CheckStatus.Critical, [Finding(Severity.Critical, "tls\u001b[2J" + new string('x', 5000))]);
        var kept = TargetReports.Of(verdict, open: [])[0].Subject;

        TargetReports.Of(verdict, [kept]).Should().ContainSingle("it is found, and so it does not end");
    }

    private static TargetVerdict Verdict(CheckStatus status, IReadOnlyList<Finding> findings, IReadOnlyList<ObservedSource>? failures = null)
        => new(new CheckTarget(TargetKind.Vcenter, Name), TestNode.Start, status, [], findings, failures ?? []);

    private static Finding Finding(Severity severity, string? slot, string? source = null)
        => new(ErrorCodes.Alarms.CertificateEnding, severity, source, slot, "seen", "Logins end.", TestNode.Start, $"everseal check {Name}");

    private static ObservedSource Failed(string name) => new(name, "vc.example.org:389", [], ErrorCodes.Server.ListenFailed.With("no answer"));
}
