using Everseal.Core.X509;
using static Everseal.Core.X509.AuthorityDecision;

namespace Everseal.Core.Tests.X509;

/// <summary>An issuing CA of 900 days from day 0.</summary>
public sealed class AuthorityRenewalTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod Active = ValidityPeriod.Starting(Start, TimeSpan.FromDays(900));
    private static readonly ValidityPeriod Next = ValidityPeriod.Starting(Start.AddDays(600), TimeSpan.FromDays(900));

    [Fact]
    public void Decide_MoreThanAThirdLeft_Waits() => Decide(599).Should().BeOfType<KeepWaiting>().Which.Due.Should().Be(Start.AddDays(600));

    [Fact]
    public void Decide_AThirdLeft_MakesTheNext() => Decide(600).Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_NextPublished_WaitsForASixth() => Decide(749, Next).Should().BeOfType<KeepWaiting>().Which.Due.Should().Be(Start.AddDays(750));

    [Fact]
    public void Decide_ASixthLeft_PromotesTheNext() => Decide(750, Next).Should().BeOfType<Promote>();

    [Fact]
    public void Decide_ASixthLeftAndTimeUnconfirmed_ChangesNothing() => Decide(750, Next, confirmed: false).Should().BeOfType<KeepWaiting>();

    [Fact]
    public void Decide_EndedAndTimeUnconfirmed_MakesOneAllTheSame() => Decide(4000, confirmed: false).Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_NextIsFromTheFuture_IsNone() => Decide(610, ValidityPeriod.Starting(Start.AddDays(4000), TimeSpan.FromDays(900))).Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_RootEndsNoLater_IsBlockedAndNamesTheNextCommand()
        => Decide(600, root: RootUntil(Active.NotAfter)).Should().BeEquivalentTo(new
        {
            Reason = "The issuing CA ends on 2028-06-18 and the root on 2028-06-18: another would end no later.",
            Next = "everseal ca root renew",
        }).And.BeOfType<Blocked>();

    [Fact]
    public void Decide_RootEndsASecondLater_MakesTheNext() => Decide(600, root: RootUntil(Active.End)).Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_RootEndsNoLaterAndNothingIsDue_Waits() => Decide(599, root: RootUntil(Active.NotAfter)).Should().BeOfType<KeepWaiting>();

    [Fact]
    public void Decide_EndedTogetherWithItsRoot_AsksForOneSoThatTheCaSaysWhy() => Decide(900, root: RootUntil(Active.NotAfter)).Should().BeOfType<CreateNext>();

    private static AuthorityDecision Decide(int day, ValidityPeriod? next = null, bool confirmed = true, IssuerEnd? root = null)
        => AuthorityRenewal.Decide(Active, next, root, confirmed, Start.AddDays(day));

    private static IssuerEnd RootUntil(DateTimeOffset end) => new("root", end, "everseal ca root renew");
}
