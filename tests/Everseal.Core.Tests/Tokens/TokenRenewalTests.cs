using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

public sealed class TokenRenewalTests
{
    private static readonly DateTimeOffset Now = TokenFixture.Now;

    private static readonly RenewalProof Signed = new(TokenFixture.HolderCertificate.RawDataMemory, TokenFixture.Service);
    private static readonly RenewalProof LoggedIn = new(null, TokenFixture.Ann);
    private static readonly RenewalProof Nothing = new(null, null);

    private static readonly SecurityToken HolderOfKey = TokenFixture.Token(
        TokenFixture.HolderOfKey, TokenFixture.Service, new RelyingParty("https://rp.example/", TokenFixture.Policy));

    private static readonly SecurityToken Bearer = TokenFixture.Token();

    [Fact]
    public void Issue_RenewedHolderOfKey_KeepsWhatTheTokenSaid()
    {
        var later = Now.AddHours(3);
        var source = Validated(HolderOfKey).Value;

        var renewed = Renew(HolderOfKey, later).Assertion;

        renewed.NameId.Should().Be(source.NameId);
        renewed.Audience.Should().Be("https://rp.example/");
        renewed.ProxyCount.Should().Be(source.ProxyCount);
        renewed.AuthnInstant.Should().Be(source.AuthnInstant);
        renewed.AuthnContext.Should().Be(Saml2Names.X509);
        renewed.Confirmation.Should().BeOfType<SubjectConfirmation.HolderOfKey>()
            .Which.Certificate.ToArray().Should().Equal(TokenFixture.HolderCertificate.RawData);
        renewed.RenewCount.Should().Be(9);
        renewed.NotBefore.Should().Be(later);
    }

    [Fact]
    public void Issue_AskedForMoreRightsThanTheTokenHas_GivesNone()
    {
        var poor = TokenFixture.Token(TokenFixture.HolderOfKey with { Delegatable = false }, TokenFixture.Service);

        Renew(poor, Now).Assertion.ProxyCount.Should().Be(0);
    }

    [Fact]
    public void Allow_ElevenTimesInARow_EndsWithTheCount()
    {
        var token = HolderOfKey;
        for (var renewal = 0; renewal < 10; renewal++)
            token = TokenFixture.Sign(Renew(token, Now));

        var error = Allow(token, Signed).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.NotRenewable);
        error.PublicDetail.Should().Contain("used up");
    }

    [Fact]
    public void Allow_TokenIssuedAsNotRenewable_IsRefused()
        => Allow(TokenFixture.Token(TokenFixture.HolderOfKey with { Renewable = false }, TokenFixture.Service), Signed)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.NotRenewable);

    [Fact]
    public void Allow_FamilyAtItsAge_IsRefusedThoughRenewalsAreLeft()
    {
        var old = TokenFixture.Sign(TokenFixture.Unsigned(TokenFixture.HolderOfKey, TokenFixture.Service with { AuthenticatedAt = Now.AddDays(-90) }));

        Allow(old, Signed).Error!.Code.Should().Be(ErrorCodes.Tokens.FamilyTooOld);
    }

    [Fact]
    public void Issue_FamilyNearItsAge_EndsWithTheFamily()
    {
        var old = TokenFixture.Sign(TokenFixture.Unsigned(TokenFixture.HolderOfKey, TokenFixture.Service with { AuthenticatedAt = Now.AddDays(-89) }));

        var lifetime = Renew(old, Now).Lifetime;

        (lifetime.NotOnOrAfter, lifetime.Bound).Should().Be((Now.AddDays(1), LifetimeBound.FamilyAge));
    }

    [Fact]
    public void Allow_HolderOfKeySignedWithAnotherKey_IsRefused()
        => Allow(HolderOfKey, new RenewalProof(TokenFixture.SigningCertificate.RawDataMemory, TokenFixture.Service))
            .Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);

    [Fact]
    public void Allow_ServiceThatIsNotRegisteredWithItsKeyAnyLonger_IsRefused()
        => Allow(HolderOfKey, Signed with { Authenticated = null }).Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);

    [Fact]
    public void Allow_PersonWithAKeyRegisteredNowhere_IsAllowed()
        => Allow(TokenFixture.Token(TokenFixture.HolderOfKey), Signed with { Authenticated = null }).IsSuccess.Should().BeTrue();

    [Fact]
    public void Allow_DelegateWithoutTheRightAnyLonger_IsRefused()
    {
        var delegated = TokenFixture.Token(TokenFixture.HolderOfKey with { Template = TokenDelegationTests.Allow(TokenFixture.Token()).OrThrow() });

        Allow(delegated, Signed with { Authenticated = TokenFixture.Service with { Groups = [] } }).Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);
        Allow(delegated, Signed with { Authenticated = null }).Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);
    }

    [Fact]
    public void Allow_HolderOfKeyUnsigned_IsRefusedEvenToItsOwnerWithAPassword()
        => Allow(HolderOfKey, new RenewalProof(null, TokenFixture.Service)).Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);

    [Fact]
    public void Allow_BearerByNobody_IsRefused()
        => Allow(Bearer, Nothing).Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);

    [Fact]
    public void Allow_BearerByItsAuthenticatedSubject_IsAllowed()
        => Allow(Bearer, LoggedIn).IsSuccess.Should().BeTrue();

    [Fact]
    public void Allow_BearerBySomebodyElse_IsRefused()
        => Allow(Bearer, LoggedIn with { Authenticated = TokenFixture.Ann with { NameId = "eve@everseal.local" } })
            .Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);

    [Fact]
    public void Allow_BearerByNobodyWhereTheRealmAllowsIt_IsAllowed()
        => Allow(Bearer, Nothing, TokenFixture.Policy with { AllowUnsignedBearerRenew = true }).IsSuccess.Should().BeTrue();

    [Fact]
    public void Allow_HolderOfKeyByNobodyWhereTheRealmAllowsUnsignedBearer_IsRefused()
        => Allow(HolderOfKey, Nothing, TokenFixture.Policy with { AllowUnsignedBearerRenew = true })
            .Error!.Code.Should().Be(ErrorCodes.Tokens.RenewalProofMissing);

    [Fact]
    public void Issue_RenewedDelegatedToken_KeepsTheChainAndOutlivesItsSource()
    {
        var source = TokenFixture.Token(TokenFixture.Bearer with { Until = Now.AddMinutes(5) });
        var delegated = TokenFixture.Token(TokenFixture.HolderOfKey with { Template = TokenDelegationTests.Allow(source).OrThrow() });

        var renewed = TokenFixture.Unsigned(new TokenRequest { Template = Allow(delegated, Signed).OrThrow(), Until = Now.AddHours(24) });

        renewed.Assertion.Delegates.Should().ContainSingle().Which.NameId.Should().Be("vpxd@everseal.local");
        renewed.Assertion.RenewCount.Should().Be(9);
        renewed.Lifetime.NotOnOrAfter.Should().Be(Now.AddHours(24));
    }

    private static UnsignedToken Renew(SecurityToken token, DateTimeOffset now)
        => TokenFixture.Unsigned(new TokenRequest { Template = Allow(token, Signed).OrThrow(), Delegatable = true, Renewable = true }, TokenFixture.Service, now: now);

    internal static Result<TokenTemplate> Allow(SecurityToken token, RenewalProof proof, TokenPolicy? policy = null)
        => TokenRenewal.Allow(
            Validated(token), token.SubjectNameId == TokenFixture.Service.NameId ? TokenFixture.Service : TokenFixture.Ann, proof, policy ?? TokenFixture.Policy, Now);

    private static Valid<Assertion> Validated(SecurityToken token)
        => AssertionValidator.Validate(
            TokenFixture.Read(token.Xml), TokenFixture.Ring, new AssertionRules(TokenFixture.Issuer, TimeSpan.FromMinutes(10)), Now).OrThrow();
}
