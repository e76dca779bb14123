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

    private static AuthorityDecision Decide(int day, ValidityPeriod? next = null, bool confirmed = true)
        => AuthorityRenewal.Decide(Active, next, confirmed, Start.AddDays(day));
}
