using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Targets;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

public sealed class RevocationListRuleTests
{
    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void NextUpdate_HoursFromNow_IsOverdueOnceItHasPassed(int hours, bool isOverdue)
    {
        var found = Judge(TargetKind.Everseal, Source("CRL issuing") with { NextUpdate = Now.AddHours(hours) }).With(ErrorCodes.Verdicts.RevocationListOverdue);

        found.Select(finding => (finding.Severity, finding.Date)).Should().Equal(isOverdue ? [(Severity.Expired, Now.AddHours(hours))] : []);
    }

    [Fact]
    public void NextUpdate_Unknown_IsNoFinding()
        => Judge(TargetKind.Everseal, Source("CRL issuing")).With(ErrorCodes.Verdicts.RevocationListOverdue).Should().BeEmpty();
}
