using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tests.WsTrust;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

/// <summary>Issue by a token whose key is proven: never more than that token, and never longer.</summary>
public sealed class TokenExchangeTests
{
    private static readonly DateTimeOffset Now = TokenFixture.Now;

    private static readonly SecurityToken Mine = TokenFixture.Token(TokenFixture.HolderOfKey with { Until = Now.AddHours(2) });

    [Fact]
    public void Issue_ByOwnToken_SpeaksOfTheFirstLoginAndIsBoundToTheSameKey()
    {
        var source = TokenFixture.Sign(TokenFixture.Unsigned(TokenFixture.HolderOfKey, TokenFixture.Ann with { AuthenticatedAt = Now.AddDays(-3) }));

        var assertion = Exchange(source).Assertion;

        assertion.AuthnInstant.Should().Be(Now.AddDays(-3));
        assertion.AuthnContext.Should().Be(Saml2Names.PasswordProtectedTransport);
        assertion.Confirmation.Should().BeOfType<SubjectConfirmation.HolderOfKey>()
            .Which.Certificate.ToArray().Should().Equal(TokenFixture.HolderCertificate.RawData);
    }

    [Fact]
    public void Issue_AskedForLonger_EndsWithItsSource()
    {
        var lifetime = Exchange(Mine, TokenFixture.HolderOfKey with { Until = Now.AddDays(9) }).Lifetime;

        (lifetime.NotOnOrAfter, lifetime.Bound).Should().Be((Now.AddHours(2), LifetimeBound.Template));
    }

    [Fact]
    public void Issue_RightsAskedThatTheSourceLacks_GivesNone()
    {
        var poor = TokenFixture.Token(TokenFixture.HolderOfKey with { Renewable = false, Delegatable = false });

        var assertion = Exchange(poor).Assertion;

        (assertion.ProxyCount, assertion.RenewCount).Should().Be((0, null));
    }

    [Fact]
    public void Issue_AfterARenewal_KeepsTheCountThatIsLeft()
    {
        var proof = new RequesterProof(TokenFixture.HolderCertificate.RawDataMemory, null);
        var renewal = TokenRenewal.Allow(TokenDelegationTests.Validated(Mine), TokenFixture.Ann, proof, TokenFixture.Policy, Now).OrThrow();
        var renewed = TokenFixture.Sign(TokenFixture.Unsigned(new TokenRequest { Template = renewal }));

        Exchange(renewed).Assertion.RenewCount.Should().Be(9);
    }

    [Fact]
    public void Issue_DelegatedSource_KeepsTheChainAndTheCount()
    {
        var delegated = Delegated();

        var assertion = Exchange(delegated).Assertion;

        assertion.Delegates.Select(step => step.NameId).Should().Equal("vpxd@everseal.local");
        assertion.ProxyCount.Should().Be(9);
    }

    [Fact]
    public void Issue_BearerByDelegatedToken_IsRefused()
        => TryExchange(Delegated(), TokenFixture.Bearer).Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Issue_BearerByOwnToken_IsABearerToken()
        => Exchange(Mine, TokenFixture.Bearer).Assertion.Confirmation.Should().BeOfType<SubjectConfirmation.Bearer>();

    [Theory]
    [InlineData(null, false)]
    [InlineData("https://other.example/", false)]
    [InlineData("https://rp.example/", true)]
    public void Issue_SourceMeantForOneRelyingParty_StaysWithIt(string? audience, bool allowed)
    {
        var source = TokenFixture.Token(TokenFixture.HolderOfKey, relyingParty: new RelyingParty("https://rp.example/", TokenFixture.Policy));

        TryExchange(source, TokenFixture.HolderOfKey, audience).Error?.Code.Should().Be(allowed ? null : ErrorCodes.Tokens.AudienceWidened);
    }

    [Fact]
    public void Issue_AnotherCertificateAsked_StaysBoundToTheTokensOwn()
        => Exchange(Mine, TokenFixture.HolderOfKey with { HolderCertificate = TokenFixture.SigningCertificate }).Assertion.Confirmation
            .Should().BeOfType<SubjectConfirmation.HolderOfKey>().Which.Certificate.ToArray().Should().Equal(TokenFixture.HolderCertificate.RawData);

    [Fact]
    public void Identify_Person_IsTheSubjectThoughTheKeyIsRegisteredNowhere()
        => Holder(Mine).Identify(TokenFixture.Ann, null).OrThrow().Should().Be(TokenFixture.Ann);

    [Fact]
    public void Identify_ServiceWhoseKeyIsNoLongerItsOwn_IsRefused()
    {
        var holder = Holder(TokenFixture.Token(TokenFixture.HolderOfKey, TokenFixture.Service));

        holder.Identify(TokenFixture.Service, null).Error!.Code.Should().Be(ErrorCodes.Tokens.HolderNotRegistered);
        holder.Identify(TokenFixture.Service, TokenFixture.Service with { NameId = "other@everseal.local" }).Error!.Code
            .Should().Be(ErrorCodes.Tokens.HolderNotRegistered);
        holder.Identify(TokenFixture.Service, TokenFixture.Service).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Identify_DelegatedToken_IsTheServiceWhileItHasTheRight()
    {
        var holder = Holder(Delegated());

        holder.Identify(TokenFixture.Ann, TokenFixture.Service).OrThrow().Should().Be(TokenFixture.Service);
        holder.Identify(TokenFixture.Ann, TokenFixture.Service with { Groups = [] }).Error!.Code.Should().Be(ErrorCodes.Tokens.HolderNotRegistered);
        holder.Identify(TokenFixture.Ann, null).Error!.Code.Should().Be(ErrorCodes.Tokens.HolderNotRegistered);
    }

    private static SecurityToken Delegated()
        => TokenFixture.Token(TokenFixture.HolderOfKey with { Template = TokenDelegationTests.Allow(TokenFixture.Token()).OrThrow() });

    private static UnsignedToken Exchange(SecurityToken source, TokenRequest? request = null)
        => TryExchange(source, request ?? TokenFixture.HolderOfKey).OrThrow();

    private static Result<UnsignedToken> TryExchange(SecurityToken source, TokenRequest request, string? audience = null)
        => TokenIssuance.Issue(
            request with { Template = TokenExchange.Allow(Holder(source)) },
            new RelyingParty(audience, TokenFixture.Policy), TokenFixture.Ann, TokenFixture.Signer, TokenFixture.Id, Now);

    private static TokenHolder Holder(SecurityToken token) => HolderProofTests.Prove(token, HolderProofTests.SignedWith(token)).OrThrow().Holder;
}
