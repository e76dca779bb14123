using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.X509;
using static Everseal.Core.Keys.RolloverDecision;

namespace Everseal.Core.Tests.Keys;

/// <summary>One signing key of 365 days from day 0; what the policy does on which day.</summary>
public sealed class RolloverPolicyTests
{
    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly SigningKeyRing Ring = SigningKeyRing.StartingWith("everseal.local", TestCredentials.Create("first", Start), Start);
    private static readonly SigningKeyRing WithNext = Ring.Add(TestCredentials.Create("next", Day(250)), Day(250))
        .Then(ring => ring.Publish("next", Day(250))).OrThrow();

    private static readonly SigningKeyRing Promoted = WithNext.RecordToken("first", Day(320))
        .Then(ring => ring.Promote("next", Day(300))).OrThrow();

    private static readonly RolloverSettings Settings = new();
    private static readonly RolloverSituation Unconfirmed = RolloverSituation.Quiet with { TimeIsConfirmed = false };

    [Fact]
    public void Decide_TwoThirdsOfLifeLeft_WaitsForTheLastThird()
        => Decide(Ring, 100).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>()
            .Which.Due.Should().BeCloseTo(Day(365 * 2 / 3.0), TimeSpan.FromHours(1));

    [Fact]
    public void Decide_OneThirdLeft_CreatesNext()
        => Decide(Ring, 244).Should().ContainSingle().Which.Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_NextUnpublished_PublishesItAndCreatesNoOther()
        => Decide(Ring.Add(TestCredentials.Create("next", Day(250)), Day(250)).OrThrow(), 250)
            .Should().ContainSingle().Which.Should().BeOfType<Publish>().Which.KeyId.Should().Be("next");

    [Fact]
    public void Decide_NextPublishedAndNoRelyingPartyDeclared_WaitsUntilThirtyDaysAreLeft()
        => Decide(WithNext, 260).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>()
            .Which.Due.Should().BeCloseTo(Day(335), TimeSpan.FromHours(1));

    [Fact]
    public void Decide_ThirtyDaysLeft_PromotesWhoeverHasNotAdopted()
        => Decide(WithNext, 336, new RolloverSituation(["https://slow.example"], [], TimeIsConfirmed: true))
            .Should().ContainSingle().Which.Should().BeOfType<Promote>().Which.KeyId.Should().Be("next");

    [Fact]
    public void Decide_EveryRelyingPartyAdopted_PromotesEarly()
        => Decide(WithNext, 262, Situation(
                new KeyAdoption("https://a.example", "next", FetchedAt: Day(251), RefreshInterval: TimeSpan.FromDays(10)),
                new KeyAdoption("https://b.example", "next", AcknowledgedAt: Day(255))))
            .Should().ContainSingle().Which.Should().BeOfType<Promote>();

    [Fact]
    public void Decide_OneRefreshIntervalNotOver_WaitsForItsEnd()
        => Decide(WithNext, 255, Situation(new KeyAdoption("https://a.example", "next", FetchedAt: Day(251), RefreshInterval: TimeSpan.FromDays(10))))
            .Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>().Which.Due.Should().Be(Day(261));

    [Fact]
    public void Decide_OneRelyingPartyFetchedNothing_Waits()
        => Decide(WithNext, 270, new RolloverSituation(["https://a.example", "https://b.example"],
                [new KeyAdoption("https://a.example", "next", AcknowledgedAt: Day(255))], TimeIsConfirmed: true))
            .Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();

    [Fact]
    public void Decide_AdoptionOfAnotherKey_DoesNotCount()
        => Decide(WithNext, 270, Situation(new KeyAdoption("https://a.example", "first", AcknowledgedAt: Day(255))))
            .Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();

    [Fact]
    public void Decide_AdoptedAtOnce_StillLeavesOtherNodesThePropagationWindow()
        => RolloverPolicy.Decide(WithNext, Settings, Situation(new KeyAdoption("https://a.example", "next", AcknowledgedAt: Day(250))), Day(250).AddMinutes(59))
            .Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>().Which.Due.Should().Be(Day(250).AddHours(1));

    [Fact]
    public void Decide_LastTokenOfThePredecessorAlive_KeepsItPublished()
        => Decide(Promoted, 320).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>()
            .Which.Due.Should().Be(Day(320).AddMinutes(10), "the clock tolerance counts too");

    [Fact]
    public void Decide_LastTokenOfThePredecessorExpired_RetiresIt()
        => Decide(Promoted, 321).Should().ContainSingle().Which.Should().BeOfType<Retire>().Which.KeyId.Should().Be("first");

    [Fact]
    public void Decide_PromotedThisHour_LetsSlowerNodesSignWithThePredecessor()
    {
        var justPromoted = WithNext.RecordToken("first", Day(260)).Then(ring => ring.Promote("next", Day(300))).OrThrow();

        Decide(justPromoted, 300).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>().Which.Due.Should().Be(Day(300).AddHours(1));
    }

    [Fact]
    public void Decide_PredecessorPinned_StaysUntilItsCertificateEnds()
    {
        var pinned = Promoted.Pin("https://old.example", "first", Day(301)).OrThrow();

        Decide(pinned, 321).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();
        Decide(pinned, 366).Should().ContainSingle().Which.Should().BeOfType<Retire>();
    }

    [Fact]
    public void Decide_RetiredLongAgo_RemovesIt()
        => Decide(Promoted.Retire("first", Day(321)).OrThrow(), 321 + 90)
            .Should().ContainSingle().Which.Should().BeOfType<Remove>().Which.KeyId.Should().Be("first");

    [Fact]
    public void Decide_EverythingExpired_CreatesOneAndRetiresNothing()
        => Decide(Ring, 800).Should().ContainSingle().Which.Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_SelfRenewalOff_CreatesAndPromotesNothing()
    {
        var byHand = Settings with { SelfRenewal = false };

        RolloverPolicy.Decide(Ring, byHand, RolloverSituation.Quiet, Day(800)).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();
        RolloverPolicy.Decide(WithNext, byHand, RolloverSituation.Quiet, Day(336)).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();
    }

    [Theory]
    [InlineData(336, "nothing is promoted early")]
    [InlineData(366, "the ring signs with the published next key as it is")]
    public void Decide_ClockUnconfirmedAndNextThere_Waits(int day, string because)
        => Decide(WithNext, day, Unconfirmed).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>(because);

    [Fact]
    public void Decide_ClockUnconfirmedAndLastTokenExpired_RetiresNothing()
        => Decide(Promoted, 330, Unconfirmed).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();

    [Fact]
    public void Decide_ClockUnconfirmedAndRetiredLongAgo_RemovesNothing()
        => Decide(Promoted.Retire("first", Day(321)).OrThrow(), 450, Unconfirmed).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>();

    [Fact]
    public void Decide_ClockUnconfirmedAndNoCertificateValid_AddsOne()
        => Decide(Ring, 800, Unconfirmed).Should().ContainSingle().Which.Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_JumpOf800DaysThatWasWrong_LoginWorksBeforeAndAfter()
    {
        var during = Ring.Add(TestCredentials.Create("added", Day(800)), Day(800)).Then(ring => ring.Publish("added", Day(800))).OrThrow();
        during.SignerAt(Day(800)).OrThrow().KeyId.Should().Be("added", "people log in although nothing else is valid");

        during.SignerAt(Day(100)).OrThrow().KeyId.Should().Be("first", "the clock was wrong and is right again");

        var decision = Decide(during, 100).Should().ContainSingle().Which.Should().BeOfType<Retire>().Which;
        decision.KeyId.Should().Be("added");
        RolloverPolicy.Apply(during, decision, Day(100)).OrThrow().SignerAt(Day(100)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Decide_JumpOf800DaysThatWasRight_PromotesWhatItAdded()
        => Decide(Ring.Add(TestCredentials.Create("added", Day(800)), Day(800)).Then(ring => ring.Publish("added", Day(800))).OrThrow(), 801)
            .Should().ContainSingle().Which.Should().BeOfType<Promote>().Which.KeyId.Should().Be("added");

    [Fact]
    public void Decide_ShortLife_KeepsHalfTheWindowForAdoption()
    {
        var ring = SigningKeyRing.StartingWith("everseal.local", TestCredentials.Create("first", Start, TimeSpan.FromDays(60)), Start)
            .Add(TestCredentials.Create("next", Day(41), TimeSpan.FromDays(60)), Day(41)).Then(added => added.Publish("next", Day(41))).OrThrow();

        Decide(ring, 42).Should().ContainSingle().Which.Should().BeOfType<KeepWaiting>().Which.Due.Should().BeCloseTo(Day(50), TimeSpan.FromHours(1));
    }

    [Fact]
    public void Decide_IssuingCaEndsNoLater_IsBlockedAndCreatesNone()
        => Decide(Ring, 250, IssuerUntil(SignerEnd)).Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Reason = $"The signing certificate ends on {SignerEnd:yyyy-MM-dd} and the issuing CA on {SignerEnd:yyyy-MM-dd}: another would end no later.",
            Next = "everseal ca renew",
        }).And.BeOfType<Blocked>();

    [Fact]
    public void Decide_IssuingCaEndsASecondLater_CreatesNext()
        => Decide(Ring, 250, IssuerUntil(SignerEnd.AddSeconds(1))).Should().ContainSingle().Which.Should().BeOfType<CreateNext>();

    [Fact]
    public void Decide_SignerHasEndedWithItsCa_CreatesNextSoThatTheCaSaysWhy()
        => Decide(Ring, 400, IssuerUntil(SignerEnd)).Should().ContainSingle().Which.Should().BeOfType<CreateNext>();

    [Fact]
    public void Plan_IssuingCaEndsNoLater_ShowsTheDayAndNoKeyThatIsNotMade()
        => RolloverPolicy.Plan(Ring, Settings, IssuerUntil(SignerEnd), Day(100)).Should().ContainSingle()
            .Which.Should().BeOfType<Blocked>().Which.Due.Should().BeCloseTo(Day(365 * 2 / 3.0), TimeSpan.FromHours(1));

    [Fact]
    public void Take_IssuingCaEndsNoLater_WantsNoKeyAndTakesTheRest()
    {
        var step = RolloverStep.Take(Promoted, Settings, IssuerUntil(Promoted.Find("next")!.Credential.Validity.NotAfter), Day(500));

        (step.Wanted, step.Blocked is null).Should().Be((null, false));
        step.Taken.Should().ContainSingle().Which.Should().BeOfType<Retire>();
    }

    private static DateTimeOffset SignerEnd => Ring.Entries[0].Credential.Validity.NotAfter;

    private static RolloverSituation IssuerUntil(DateTimeOffset end) => RolloverSituation.Quiet with { Issuer = new IssuerEnd("issuing CA", end, "everseal ca renew") };

    private static DateTimeOffset Day(double day) => Start.AddDays(day);

    private static IReadOnlyList<RolloverDecision> Decide(SigningKeyRing ring, int day, RolloverSituation? situation = null)
        => RolloverPolicy.Decide(ring, Settings, situation ?? RolloverSituation.Quiet, Day(day));

    private static RolloverSituation Situation(params KeyAdoption[] adoptions)
        => new([.. adoptions.Select(adoption => adoption.RelyingParty)], adoptions, TimeIsConfirmed: true);
}
