using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>Starts from a ring whose first key signs and whose second is published, and changes one thing.</summary>
public sealed class SigningKeyRingTests
{
    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly DateTimeOffset Overlap = Start.AddDays(250);
    private static readonly SigningCredential First = TestCredentials.Create("first", Start);
    private static readonly SigningCredential Second = TestCredentials.Create("second", Overlap);
    private static readonly SigningKeyRing Alone = SigningKeyRing.StartingWith("everseal.local", First, Start);
    private static readonly SigningKeyRing Both = Alone.Add(Second, Overlap).Then(ring => ring.Publish("second", Overlap)).OrThrow();
    private static readonly SigningKeyRing Promoted = Both.Promote("second", Overlap.AddDays(10)).OrThrow();

    [Fact]
    public void SignerAt_WithinValidity_IsTheCredential()
        => Alone.SignerAt(Start.AddDays(300)).OrThrow().Should().BeSameAs(First);

    [Fact]
    public void SignerAt_CertificateExpired_SaysSoInTheWordsThatClientsKnow()
    {
        var error = Alone.SignerAt(Start.AddDays(800)).Error;

        error!.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);
        error.PublicDetail.Should().Be(
            "Signing certificate is not valid at 2028-03-21T00:00:00Z, cert validity: 2026-01-10T23:50:00Z to 2027-01-10T23:49:59Z");
        error.Code.Remedy.Should().Contain("everseal keys plan").And.Contain("/health/issue");
    }

    [Fact]
    public void SignerAt_LastSecondOfValidity_StillSignsAndTheNextDoesNot()
    {
        Alone.SignerAt(First.Validity.NotAfter).IsSuccess.Should().BeTrue();
        Alone.SignerAt(First.Validity.NotAfter.AddSeconds(1)).IsSuccess.Should().BeFalse();
    }

    [Fact]
    public void SignerAt_NoKeyPublished_SaysThatThereIsNone()
        => new SigningKeyRing("everseal.local", [new SigningKeyEntry(First, Start)]).SignerAt(Start)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SigningCredentialMissing);

    [Fact]
    public void SignerAt_NewerKeyPublishedOnly_IsTheOlder()
        => Both.SignerAt(Overlap.AddDays(1)).OrThrow().Should().BeSameAs(First, "the newest key is not the default until it is promoted");

    [Fact]
    public void SignerAt_NewerKeyPromoted_IsTheNewer()
        => Promoted.SignerAt(Overlap.AddDays(11)).OrThrow().Should().BeSameAs(Second);

    [Fact]
    public void SignerAt_NewerKeyPromotedButNotValidThen_IsTheOlder()
        => Promoted.SignerAt(Start.AddDays(1)).OrThrow().Should().BeSameAs(First, "a clock that was set back must not stop logins");

    [Fact]
    public void SignerAt_BeforeThePromotionThoughBothAreValid_IsTheOlder()
        => Promoted.SignerAt(Overlap.AddDays(5)).OrThrow().Should().BeSameAs(First, "then, the newer one was not yet adopted");

    [Fact]
    public void SignerAt_ClockSecondsBehindTheOnlyPromotion_StillSigns()
        => Alone.SignerAt(Start.AddSeconds(-5)).OrThrow().Should().BeSameAs(First);

    [Fact]
    public void SignerAt_PromotedKeyExpiredAndNextPublished_IsTheNext()
        => Both.SignerAt(First.Validity.NotAfter.AddDays(1)).OrThrow().Should().BeSameAs(Second, "the worker that should have promoted it may be off");

    [Fact]
    public void SignerAt_PinnedRelyingParty_IsThePredecessorForItAlone()
    {
        var pinned = Promoted.Pin("https://old.example", "first", Overlap.AddDays(11)).OrThrow();

        pinned.SignerAt(Overlap.AddDays(12), "https://old.example").OrThrow().Should().BeSameAs(First);
        pinned.SignerAt(Overlap.AddDays(12), "https://other.example").OrThrow().Should().BeSameAs(Second);
        pinned.SignerAt(Overlap.AddDays(12)).OrThrow().Should().BeSameAs(Second, "a pin needs AppliesTo");
    }

    [Fact]
    public void SignerAt_PinOfExpiredPredecessor_IsTheDefault()
        => Promoted.Pin("https://old.example", "first", Overlap.AddDays(11)).OrThrow()
            .SignerAt(First.Validity.NotAfter.AddDays(1), "https://old.example").OrThrow().Should().BeSameAs(Second);

    [Theory]
    [InlineData("second", 11, "it is the default signer")]
    [InlineData("first", 200, "it has expired")]
    [InlineData("third", 11, "it is not in the ring")]
    public void Pin_KeyThatIsNoUsablePredecessor_IsRefused(string keyId, int day, string because)
        => Promoted.Pin("https://old.example", keyId, Overlap.AddDays(day)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition, because);

    [Fact]
    public void PublishedAt_AfterPromotion_ListsTheSignerFirst()
        => Promoted.PublishedAt(Overlap.AddDays(11)).Select(key => key.KeyId).Should().Equal("second", "first");

    [Fact]
    public void PublishedAt_ForAPinnedRelyingParty_ListsItsOwnSignerFirst()
    {
        var pinned = Promoted.Pin("https://old.example", "first", Overlap.AddDays(11)).OrThrow();

        pinned.PublishedAt(Overlap.AddDays(11), "https://old.example").Select(key => key.KeyId).Should().Equal("first", "second");
        pinned.PublishedAt(Overlap.AddDays(11)).Select(key => key.KeyId).Should().Equal("second", "first");
    }

    [Fact]
    public void PublishedAt_NextIsPublished_ListsItAfterTheSigner()
        => Both.PublishedAt(Overlap.AddDays(1)).Select(key => key.KeyId).Should().Equal("first", "second");

    [Fact]
    public void PublishedAt_NothingValidAnyLonger_IsEmpty()
        => Promoted.PublishedAt(Second.Validity.End).Should().BeEmpty();

    [Fact]
    public void PublishedAt_FirstHasEnded_ListsTheOtherOnly()
        => Promoted.PublishedAt(First.Validity.NotAfter.AddDays(1)).Select(key => key.KeyId).Should().Equal("second");

    [Fact]
    public void Promote_Unpublished_IsRefused()
        => Alone.Add(Second, Overlap).OrThrow().Promote("second", Overlap).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition);

    [Fact]
    public void Promote_CertificateNotValid_IsRefused()
        => Both.Promote("second", Second.Validity.NotAfter.AddDays(1)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition);

    [Fact]
    public void Retire_TheSigner_IsRefused()
        => Alone.Retire("first", Start.AddDays(1)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition);

    [Fact]
    public void Retire_PinnedPredecessor_IsRefused()
        => Promoted.Pin("https://old.example", "first", Overlap.AddDays(11)).OrThrow()
            .Retire("first", Overlap.AddDays(12)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition);

    [Fact]
    public void Remove_NotRetired_IsRefused()
        => Promoted.Remove("first").Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition);

    [Fact]
    public void Add_KeyIdTwice_IsRefused()
        => Alone.Add(First, Overlap).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTransition);

    [Fact]
    public void RecordToken_OlderThanKnown_KeepsTheLatest()
        => Alone.RecordToken("first", Start.AddDays(30)).Then(ring => ring.RecordToken("first", Start.AddDays(20))).OrThrow()
            .Find("first")!.LastTokenExpiresAt.Should().Be(Start.AddDays(30));
}
