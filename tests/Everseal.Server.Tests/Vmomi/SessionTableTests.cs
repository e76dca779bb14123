using Everseal.Core.Errors;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Tests.Vmomi;

public sealed class SessionTableTests
{
    private const string Realm = "everseal.local";
    private const string Ann = "ann@everseal.local";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset TokenEnds = Now.AddHours(1);
    private static readonly SessionLimits Limits = new() { MaxSessions = 5, MaxPerSubject = 3, Idle = TimeSpan.FromMinutes(30), MaxLife = TimeSpan.FromHours(12) };

    private readonly SessionTable _sessions = new(Limits);

    [Fact]
    public void Find_OpenedSession_IsIt()
    {
        var session = Open();

        _sessions.Find([session.Id], Realm, Now).Should().BeSameAs(session);
    }

    [Fact]
    public void Open_Twice_GivesIdsOf256BitsThatDiffer()
    {
        var (first, second) = (Open(), Open());

        first.Id.Should().MatchRegex("^[0-9a-f]{64}$").And.NotBe(second.Id);
        first.Key.Should().NotBe(second.Key);
    }

    [Fact]
    public void ToString_Session_DoesNotTellTheCookie()
    {
        var session = Open();

        session.ToString().Should().Contain(Ann).And.NotContain(session.Id);
    }

    [Fact]
    public void Find_SeveralCookies_TakesTheOneThatIsHere()
    {
        var session = Open();

        _sessions.Find(["of another interface", session.Id], Realm, Now).Should().BeSameAs(session);
    }

    [Fact]
    public void Find_OtherRealm_IsNothing() => _sessions.Find([Open().Id], "other.local", Now).Should().BeNull();

    [Fact]
    public void Find_Closed_IsNothing()
    {
        var session = Open();

        _sessions.Close(session);

        _sessions.Find([session.Id], Realm, Now).Should().BeNull();
    }

    [Fact]
    public void Find_TokenEnded_IsNothing() => _sessions.Find([Open(ends: Now.AddMinutes(5)).Id], Realm, Now.AddMinutes(5)).Should().BeNull();

    [Fact]
    public void Find_IdleTooLong_IsNothing() => _sessions.Find([Open().Id], Realm, Now + Limits.Idle).Should().BeNull();

    [Fact]
    public void Find_UsedMeanwhile_StaysAlive()
    {
        var session = Open();

        _sessions.Find([session.Id], Realm, Now.AddMinutes(20));

        _sessions.Find([session.Id], Realm, Now.AddMinutes(40)).Should().BeSameAs(session);
    }

    [Fact]
    public void Open_TokenOfAMonth_EndsAfterTheLongestLife()
        => Open(ends: Now.AddDays(30)).EndsAt.Should().Be(Now + Limits.MaxLife);

    [Fact]
    public void Open_SubjectHasItsNumber_EndsTheLeastRecentlyUsed()
    {
        var oldest = Open();
        var unused = Open();
        Open();
        _sessions.Find([oldest.Id], Realm, Now.AddMinutes(1));

        Open();

        _sessions.Find([unused.Id], Realm, Now.AddMinutes(1)).Should().BeNull();
        _sessions.Find([oldest.Id], Realm, Now.AddMinutes(1)).Should().NotBeNull();
    }

    [Fact]
    public void Open_TableFull_IsRefusedUntilSessionsEnd()
    {
        for (var i = 0; i < Limits.MaxSessions; i++)
            _sessions.Open(Realm, $"user{i}@{Realm}", "actor", TokenEnds, Now).OrThrow();

        _sessions.Open(Realm, Ann, Ann, TokenEnds, Now).Error!.Code.Should().Be(ErrorCodes.Vsphere.TooManySessions);
        _sessions.Open(Realm, Ann, Ann, TokenEnds.AddHours(1), TokenEnds).IsSuccess.Should().BeTrue();
    }

    private Session Open(DateTimeOffset? ends = null) => _sessions.Open(Realm, Ann, Ann, ends ?? TokenEnds, Now).OrThrow();
}
