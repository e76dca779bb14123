using Everseal.Core.Expiry;
using Everseal.Watch.Reports;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Tests.Reports;

public sealed class ReportChangesTests
{
    private static readonly FindingReport Weak = Sample.Ends with { Code = "EVS-8020", Severity = Severity.Warning };

    [Fact]
    public void Between_SameReport_IsEmpty() => Sample.Report.ComparedTo(Sample.Report).Changes!.IsEmpty.Should().BeTrue();

    [Fact]
    public void Between_FindingThatWasNotThere_IsNew()
        => Changes(Sample.Vcenter, Sample.Vcenter with { Findings = [Sample.Ends, Weak] }).New
            .Should().Equal(new ChangedFinding(Sample.Vcenter.Target, Weak.Code, Weak.Title, Weak.Slot, Severity.Warning, null));

    [Fact]
    public void Between_LouderFinding_IsEscalatedAndNotNew()
    {
        var changes = Changes(Sample.Vcenter with { Findings = [Sample.Ends with { Severity = Severity.Notice }] }, Sample.Vcenter);

        changes.Escalated.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Sample.Ends.Code, Was = Severity.Notice, Severity = Severity.Critical });
        changes.New.Should().BeEmpty();
        Changes(Sample.Vcenter, Sample.Vcenter with { Findings = [Sample.Ends with { Severity = Severity.Notice }] }).IsEmpty.Should().BeTrue("quieter is no news");
    }

    [Fact]
    public void Between_FindingThatIsGone_IsResolved()
        => Changes(Sample.Vcenter, Sample.Vcenter with { Findings = [], Status = CheckStatus.Fine }).Resolved.Should().ContainSingle().Which.Code.Should().Be("EVS-8001");

    [Fact]
    public void Between_FindingOfWhatCouldNotBeReadAgain_IsNotResolved()
    {
        var failed = Sample.Silent.Failures;

        Changes(Sample.Vcenter, Sample.Vcenter with { Findings = [], Status = CheckStatus.Unknown }).Resolved.Should().BeEmpty();
        Changes(Sample.Vcenter, Sample.Vcenter with { Findings = [], Failures = failed }).Resolved.Should().BeEmpty("it may still be in the source that failed");
        Changes(OfSource("TLS 443"), OfSource("TLS 443") with { Findings = [], Failures = failed }).Resolved.Should().BeEmpty();
        Changes(OfSource("JWKS"), OfSource("JWKS") with { Findings = [], Failures = failed }).Resolved.Should().ContainSingle("its own source was read");
    }

    [Fact]
    public void Between_SlotWithALaterCertificate_IsRenewed()
    {
        var renewed = Sample.Leaf with { Sha256 = new string('d', 64), NotAfter = Sample.Now.AddDays(700) };

        Changes(Sample.Vcenter, Sample.Vcenter with { Certificates = [renewed, Sample.Root] }).Renewed
            .Should().Equal(new RenewedCertificate(Sample.Vcenter.Target, "token-signing", "CN=ssoserverSign", Sample.Leaf.NotAfter, renewed.NotAfter));
        Changes(Sample.Vcenter with { Certificates = [renewed] }, Sample.Vcenter).Renewed.Should().BeEmpty("an earlier end is no renewal");
    }

    [Fact]
    public void Between_OtherTargets_AreNewAndGone()
    {
        var changes = Sample.Of(Sample.Silent, Sample.Strange).ComparedTo(Sample.Of(Sample.Vcenter, Sample.Strange)).Changes!;

        changes.NewTargets.Should().Equal(Sample.Silent.Target);
        changes.GoneTargets.Should().Equal(Sample.Vcenter.Target);
        changes.New.Should().BeEmpty("a new target is one piece of news and not many");
        ChangeLine.Of(changes).Select(line => line.Word).Should().Equal("gone", "new target");
    }

    private static TargetReport OfSource(string source) => Sample.Vcenter with { Findings = [Weak with { Source = source }] };

    private static ReportChanges Changes(TargetReport was, TargetReport now) => Sample.Of(now).ComparedTo(Sample.Of(was)).Changes!;
}
