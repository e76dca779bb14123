using Everseal.Core.Expiry;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Tests.Reports;

public sealed class ReportSummaryTests
{
    [Fact]
    public void Summary_TroubleOfEachKind_CountsAndNamesTheFirst()
        => Sample.Report.Summary.Should().Be(
            "2 of 3 targets need action, 1 could not be checked; first vcenter://vc1.example.org: The certificate ends soon, 2027-03-21 (in 20 d) [EVS-8001].");

    [Fact]
    public void Summary_AllFine_NamesTheFirstEndOfWhatIsInUse()
    {
        var fine = Sample.Vcenter with
        {
            Status = CheckStatus.Fine, Findings = [],
            Certificates = [Sample.Leaf with { NotAfter = Sample.Now.AddDays(-5), InUse = false }, Sample.Root],
        };

        Sample.Of(fine, fine with { Target = "vcenter://vc2.example.org" }).Summary.Should().Be("All 2 targets are fine; the first certificate ends on 2035-05-18 (in 3000 d).");
        Sample.Of(fine).Summary.Should().StartWith("The target is fine; ");
    }

    [Fact]
    public void Summary_NothingCouldBeChecked_IsNeverFine()
        => Sample.Of(Sample.Silent).Summary.Should().StartWith("The target could not be checked; first tls://silent.example:443: ");

    [Fact]
    public void Status_NoTarget_IsUnknown() => (Sample.Of().Status, Sample.Of().Summary).Should().Be((CheckStatus.Unknown, "Nothing was checked."));

    [Theory]
    [InlineData(CheckStatus.Critical, CheckStatus.Unknown, CheckStatus.Critical)]
    [InlineData(CheckStatus.Unknown, CheckStatus.Warning, CheckStatus.Unknown)]
    [InlineData(CheckStatus.Warning, CheckStatus.Fine, CheckStatus.Warning)]
    [InlineData(CheckStatus.Fine, CheckStatus.Fine, CheckStatus.Fine)]
    public void Status_OfTwoTargets_IsTheWorse(CheckStatus one, CheckStatus other, CheckStatus worst)
    {
        var (first, second) = (Sample.Vcenter with { Status = one }, Sample.Strange with { Status = other });

        Sample.Of(first, second).Status.Should().Be(worst);
        Sample.Of(second, first).Status.Should().Be(worst);
    }

    [Fact]
    public void Summary_OneLoudWithoutDateAndOneWithDate_NamesTheDated()
        => Sample.Of(Sample.Vcenter with { Findings = [Sample.Ends with { Code = "EVS-8020", Severity = Severity.Critical, Date = null, Days = null }, Sample.Ends] })
            .Summary.Should().EndWith("[EVS-8001].");
}
