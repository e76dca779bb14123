using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Incidents;

public sealed class CertificateOutlookTests
{
    private static readonly DateTimeOffset Birth = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A certificate of 360 days: renewed from day 240 on; by share of its lifetime 25 % is day 270, 10 % is day 324.</summary>
    [Theory]
    [InlineData(239, null, null)]
    [InlineData(240, null, null)]
    [InlineData(241, "EVS-6242", Severity.Warning)]
    [InlineData(270, "EVS-6240", Severity.Warning)]
    [InlineData(324, "EVS-6240", Severity.Critical)]
    [InlineData(360, "EVS-6241", Severity.Expired)]
    [InlineData(800, "EVS-6241", Severity.Expired)]
    public void ConditionAt_CertificateThatRenewsItself_SpeaksWhenThatWasMissed(int day, string? code, Severity? severity)
    {
        var condition = Outlook(CertificateClass.AutoRenewedLeaf, renewsItself: true).ConditionAt(Birth.AddDays(day));

        (condition?.Code.Id, condition?.Severity).Should().Be((code, severity));
    }

    [Fact]
    public void ConditionAt_RenewalDueForAnHour_IsLeftToTheNextTry()
        => Outlook(CertificateClass.AutoRenewedLeaf, renewsItself: true).ConditionAt(Birth.AddDays(240).AddHours(2)).Should().BeNull();

    [Theory]
    [InlineData(299, null)]
    [InlineData(300, Severity.Notice)]
    [InlineData(330, Severity.Warning)]
    [InlineData(346, Severity.Critical)]
    public void ConditionAt_CertificateThatAPersonReplaces_FollowsTheDays(int day, Severity? severity)
        => Outlook(CertificateClass.ManualLeaf, renewsItself: false).ConditionAt(Birth.AddDays(day))?.Severity.Should().Be(severity);

    [Fact]
    public void ConditionAt_Ending_SaysWhatStopsWhenAndWhatToType()
    {
        var condition = Outlook(CertificateClass.SigningKey, renewsItself: false).ConditionAt(Birth.AddDays(350))!;

        condition.Should().BeEquivalentTo(new { Certificate = "CN=sts, serial 01", Due = Birth.AddDays(360), Effect = "Nobody can log in.", Next = "everseal keys rotate" });
    }

    [Theory]
    [InlineData(352, false)]
    [InlineData(353, true)]
    [InlineData(500, true)]
    public void ConditionAt_LastWeek_PagesEveryDay(int day, bool pages)
        => Outlook(CertificateClass.SigningKey, renewsItself: false).ConditionAt(Birth.AddDays(day))!.Pages.Should().Be(pages);

    [Fact]
    public void ConditionAt_MissedSinceTheCaEndsNoLater_NamesTheCaAndItsNextCommand()
    {
        var ending = Outlook(CertificateClass.AutoRenewedLeaf, renewsItself: true) with { Issuer = new IssuerEnd("issuing CA", Birth.AddDays(300), "everseal ca renew") };

        var condition = ending.ConditionAt(Birth.AddDays(241))!;

        (condition.Code.Id, condition.Next).Should().Be(("EVS-6242", "everseal ca renew"));
        condition.Detail.Should().EndWith("The certificate ends on 2026-12-26 and the issuing CA on 2026-10-28: another would end no later.");
    }

    private static CertificateOutlook Outlook(CertificateClass kind, bool renewsItself)
        => new("CN=sts, serial 01", ValidityPeriod.Starting(Birth, TimeSpan.FromDays(360)), kind, renewsItself, "Nobody can log in.", "everseal keys rotate");
}
