using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

public sealed class RevocationListScheduleTests
{
    private static readonly DateTimeOffset Made = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RevocationListSchedule Schedule = RevocationListSchedule.EndEntities;
    private static readonly RevocationList Current = new(7, Made.AddMinutes(-10), Made.AddMinutes(-10) + Schedule.Lifetime, default);

    [Fact]
    public void Decide_RightAfterStart_MakesOne()
        => Schedule.Decide(null, null, Made).Should().Be(RevocationListDue.Start);

    [Theory]
    [InlineData("00:00:00", RevocationListDue.No)]
    [InlineData("23:49:59", RevocationListDue.No)]
    [InlineData("23:50:00", RevocationListDue.Interval)]
    [InlineData("800.00:00:00", RevocationListDue.Interval)]
    [InlineData("-00:10:00", RevocationListDue.No)]
    [InlineData("-00:10:01", RevocationListDue.ClockWentBack)]
    [InlineData("-800.00:00:00", RevocationListDue.ClockWentBack)]
    public void Decide_NothingRevoked_FollowsTheClockEitherWay(string later, RevocationListDue expected)
        => Schedule.Decide(Current, null, Made + TimeSpan.Parse(later)).Should().Be(expected);

    [Theory]
    [InlineData("00:00:00", RevocationListDue.No)]
    [InlineData("00:00:09", RevocationListDue.No)]
    [InlineData("00:00:10", RevocationListDue.Revoked)]
    [InlineData("-00:00:01", RevocationListDue.Revoked)]
    public void Decide_Revoked_SettlesForSecondsOnly(string later, RevocationListDue expected)
        => Schedule.Decide(Current, Made, Made + TimeSpan.Parse(later)).Should().Be(expected);

    [Theory]
    [InlineData(273, false)]
    [InlineData(274, true)]
    [InlineData(400, true)]
    public void IsRunningOut_RootsList_TellsAQuarterBeforeItsEnd(int days, bool expected)
        => RevocationListSchedule.Authorities
            .IsRunningOut(new RevocationList(1, Made, Made + RevocationListSchedule.Authorities.Lifetime, default), Made.AddDays(days))
            .Should().Be(expected);

    [Fact]
    public void IsRunningOut_NoList_Tells()
        => Schedule.IsRunningOut(null, Made).Should().BeTrue();

    [Fact]
    public void Schedules_All_LeaveMostOfTheLifetimeForTries()
    {
        foreach (var schedule in new[] { RevocationListSchedule.EndEntities, RevocationListSchedule.Authorities })
            (schedule.Interval * 5).Should().BeLessThan(schedule.Lifetime);
    }

    [Theory]
    [InlineData(-1, false, "it is valid still")]
    [InlineData(1, true, "the list before was made after its end and carried it")]
    public void MayBeDropped_PreviousListAroundTheEnd_OnlyAfterIt(int daysAfterEnd, bool expected, string why)
        => RevocationFixture.Revoked(at: Made, notAfter: Made.AddDays(30)).MayBeDropped(Made.AddDays(30 + daysAfterEnd)).Should().Be(expected, why);

    [Fact]
    public void MayBeDropped_RevokedAfterItsEnd_IsOnOneListAllTheSame()
        => RevocationFixture.Revoked(at: Made.AddDays(40), notAfter: Made.AddDays(30)).MayBeDropped(Made.AddDays(35)).Should().BeFalse();

    [Fact]
    public void MayBeDropped_NoListBefore_Never()
        => RevocationFixture.Revoked(notAfter: Made.AddDays(-30)).MayBeDropped(null).Should().BeFalse();
}
