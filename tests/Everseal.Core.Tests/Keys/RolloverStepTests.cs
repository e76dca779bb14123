using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;
using static Everseal.Core.Keys.RolloverDecision;

namespace Everseal.Core.Tests.Keys;

/// <summary>One signing key of 365 days from day 0; what one step makes of the ring.</summary>
public sealed class RolloverStepTests
{
    private const string RelyingParty = "https://rp.example";

    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly SigningKeyRing Ring = SigningKeyRing.StartingWith("everseal.local", TestCredentials.Create("first", Start), Start);
    private static readonly SigningKeyRing WithNext = Ring.Add(TestCredentials.Create("next", Day(250)), Day(250))
        .Then(ring => ring.Publish("next", Day(250))).OrThrow();

    [Fact]
    public void Take_NothingDue_LeavesTheRingAndSaysUntilWhen()
    {
        var step = Take(Ring, 100);

        step.After.Should().BeSameAs(Ring);
        step.Taken.Should().BeEmpty();
        step.Waiting!.Due.Should().BeAfter(Day(100));
    }

    [Fact]
    public void Take_KeyDueAndNoneGiven_WantsOneAndTakesTheRest()
    {
        var step = Take(WithNext, 800);

        step.Wanted.Should().NotBeNull("both certificates have ended");
        step.Waiting.Should().BeNull();
    }

    [Fact]
    public void Take_KeyGiven_AddsAndPublishesItInOneStep()
    {
        var step = Take(Ring, 250, fresh: TestCredentials.Create("fresh", Day(250)));

        step.Taken.Select(decision => decision.GetType()).Should().Equal(typeof(CreateNext), typeof(Publish));
        step.After.Find("fresh")!.IsPublished.Should().BeTrue();
        step.After.DefaultSignerAt(Day(250))!.KeyId.Should().Be("first");
    }

    [Fact]
    public void Take_KeyGivenThatNobodyWants_LeavesItOut()
        => Take(Ring, 100, fresh: TestCredentials.Create("fresh", Day(100))).After.Find("fresh").Should().BeNull();

    [Fact]
    public void Take_PromotionWithALaggard_PinsItToThePredecessor()
    {
        var step = Take(WithNext, 336, new RolloverSituation([RelyingParty, "https://ready.example"],
            [new KeyAdoption("https://ready.example", "next", AcknowledgedAt: Day(260))], TimeIsConfirmed: true));

        step.After.Pins.Should().Equal(new Dictionary<string, string> { [RelyingParty] = "first" });
        step.After.SignerAt(Day(336), RelyingParty).OrThrow().KeyId.Should().Be("first");
        step.After.SignerAt(Day(336)).OrThrow().KeyId.Should().Be("next");
    }

    [Fact]
    public void Take_AfterAPinWasRemovedByHand_DoesNotPinAgain()
    {
        var laggard = new RolloverSituation([RelyingParty], [], TimeIsConfirmed: true);
        var promoted = Take(WithNext, 336, laggard).After;

        Take(promoted.Unpin(RelyingParty), 337, laggard).After.Pins.Should().BeEmpty();
    }

    [Fact]
    public void Replace_CompromisedSigner_EndsItsTokensAndPinsAtOnce()
    {
        var pinned = WithNext.Promote("next", Day(300)).Then(ring => ring.Pin(RelyingParty, "first", Day(300))).OrThrow();

        var replaced = pinned.Replace("first", "next", Day(301)).OrThrow();

        replaced.Pins.Should().BeEmpty();
        replaced.Accept("first", Day(300), Day(301)).IsSuccess.Should().BeFalse();
        replaced.SignerAt(Day(301), RelyingParty).OrThrow().KeyId.Should().Be("next");
    }

    [Fact]
    public void Promote_TwoAtOneInstant_TheLaterWordCounts()
    {
        var ring = WithNext.Promote("next", Day(300)).OrThrow();
        var other = new SigningKeyRing(ring.Realm, [.. ring.Entries.Select(entry => entry.KeyId == "first" ? entry with { PromotedAt = null } : entry)]);

        other.Promote("first", Day(300)).Then(both => both.SignerAt(Day(300))).OrThrow().KeyId.Should().Be("first");
    }

    [Fact]
    public void Replace_AtTheInstantOfThePromotion_LeavesTheSuccessorToSign()
    {
        var both = WithNext.Promote("next", Day(300)).OrThrow();

        both.Replace("next", "first", Day(300)).OrThrow().SignerAt(Day(300)).OrThrow().KeyId.Should().Be("first");
        WithNext.Replace("first", "next", Day(300)).Then(ring => ring.SignerAt(Day(300))).OrThrow().KeyId.Should().Be("next");
    }

    [Fact]
    public void Replace_ByAKeyThatIsNotValid_LeavesTheRing()
        => WithNext.Replace("first", "next", Day(100)).IsSuccess.Should().BeFalse("next begins on day 250, and without it nobody would sign");

    private static DateTimeOffset Day(double day) => Start.AddDays(day);

    private static RolloverStep Take(SigningKeyRing ring, int day, RolloverSituation? situation = null, SigningCredential? fresh = null)
        => RolloverStep.Take(ring, new RolloverSettings(), situation ?? RolloverSituation.Quiet, Day(day), fresh);
}
