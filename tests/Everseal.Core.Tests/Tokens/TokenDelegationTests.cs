using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

public sealed class TokenDelegationTests
{
    private static readonly DateTimeOffset Now = TokenFixture.Now;

    [Fact]
    public void Allow_ServiceWithTheRight_GivesATokenOfThePersonBoundToTheService()
    {
        var assertion = ActAs(TokenFixture.Token()).Assertion;

        assertion.NameId.Should().Be("ann@everseal.local");
        assertion.Confirmation.Should().BeOfType<SubjectConfirmation.HolderOfKey>()
            .Which.Certificate.ToArray().Should().Equal(TokenFixture.HolderCertificate.RawData);
        assertion.Delegates.Should().Equal(new AssertionDelegate("vpxd@everseal.local", Now));
        assertion.ProxyCount.Should().Be(9);
        assertion.RenewCount.Should().Be(10);
        assertion.AuthnContext.Should().Be(Saml2Names.PasswordProtectedTransport);
    }

    [Fact]
    public void Issue_LongerThanTheSourceToken_EndsWithIt()
    {
        var source = TokenFixture.Token(TokenFixture.Bearer with { Until = Now.AddMinutes(5) });

        var token = ActAs(source, TokenFixture.HolderOfKey with { Until = Now.AddHours(24) });

        token.Lifetime.NotOnOrAfter.Should().Be(Now.AddMinutes(5));
        token.Lifetime.Bound.Should().Be(LifetimeBound.Template);
    }

    [Fact]
    public void Issue_DelegatableNotAsked_LeavesNoFurtherDelegation()
        => ActAs(TokenFixture.Token(), TokenFixture.HolderOfKey with { Delegatable = false }).Assertion.ProxyCount.Should().Be(0);

    [Fact]
    public void Issue_SourceNotRenewable_IsNotRenewableEither()
        => ActAs(TokenFixture.Token(TokenFixture.Bearer with { Renewable = false })).Assertion.RenewCount.Should().BeNull();

    [Fact]
    public void Issue_BearerResult_IsRefused()
        => TokenIssuance.Issue(
                TokenFixture.Bearer with { Template = Allow(TokenFixture.Token()).OrThrow() },
                TokenFixture.AnyRelyingParty, TokenFixture.Ann, TokenFixture.Signer, TokenFixture.Id, Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Issue_ForAnotherSubjectThanTheSources_IsRefused()
        => TokenIssuance.Issue(
                TokenFixture.HolderOfKey with { Template = Allow(TokenFixture.Token()).OrThrow() },
                TokenFixture.AnyRelyingParty, TokenFixture.Service, TokenFixture.Signer, TokenFixture.Id, Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SubjectMismatch);

    [Fact]
    public void Allow_SourceNotDelegatable_IsRefused()
        => Allow(TokenFixture.Token(TokenFixture.Bearer with { Delegatable = false }))
            .Error!.Code.Should().Be(ErrorCodes.Tokens.NotDelegatable);

    [Fact]
    public void Allow_RequesterOutsideTheGroup_IsRefused()
        => Allow(TokenFixture.Token(), TokenFixture.Service with { Groups = [@"everseal.local\Everyone"] })
            .Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Allow_GroupOfAnotherRealm_IsRefused()
        => Allow(TokenFixture.Token(), TokenFixture.Service with { Groups = [@"other.local\ActAsUsers"] })
            .Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Allow_RequesterIsAPerson_IsRefused()
        => Allow(TokenFixture.Token(), TokenFixture.Service with { Kind = SubjectKind.Person })
            .Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Allow_UnsignedRequest_IsRefused()
        => TokenDelegation.Allow(Validated(TokenFixture.Token()), TokenFixture.Service, [], Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Allow_SourceBoundToAnotherKey_IsRefused()
        => TokenDelegation.Allow(Validated(TokenFixture.Token(TokenFixture.HolderOfKey)), TokenFixture.Service, TokenFixture.SigningCertificate.RawData, Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationForbidden);

    [Fact]
    public void Allow_ItsOwnToken_IsRefused()
        => Allow(TokenFixture.Token(TokenFixture.HolderOfKey, TokenFixture.Service)).Error!.Code.Should().Be(ErrorCodes.Tokens.DelegationToItself);

    /// <summary>The right to act is not passed on: no chain of two, hence no loop.</summary>
    [Fact]
    public void Allow_TokenThatWasGivenToAnotherService_IsRefused()
    {
        var given = TokenFixture.Sign(ActAs(TokenFixture.Token()));

        Allow(given, TokenFixture.Service with { NameId = "other@everseal.local" }).Error!.Code.Should().Be(ErrorCodes.Tokens.DelegatedToAnother);
    }

    [Fact]
    public void Allow_AgainUntilTheCountIsUsedUp_EndsThere()
    {
        var token = TokenFixture.Token();
        for (var step = 0; step < 10; step++)
            token = TokenFixture.Sign(ActAs(token));

        Allow(token).Error!.Code.Should().Be(ErrorCodes.Tokens.NotDelegatable);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("https://other.example/", null, false)]
    [InlineData("https://rp.example/", null, true)]
    [InlineData("https://rp.example/", "https://b.example/", true)]
    [InlineData("https://b.example/", null, true)]
    [InlineData("https://rp.example/", "https://other.example/", false)]
    [InlineData(null, "https://b.example/", true)]
    public void Issue_SourceMeantForTwoRelyingParties_StaysWithThem(string? audience, string? participant, bool allowed)
    {
        var source = TokenFixture.Token(
            relyingParty: new RelyingParty("https://rp.example/", TokenFixture.Policy) { Participants = [new RelyingParty("https://b.example/", TokenFixture.Policy)] });

        var issued = TokenIssuance.Issue(
            TokenFixture.HolderOfKey with { Template = Allow(source).OrThrow() },
            new RelyingParty(audience, TokenFixture.Policy) { Participants = participant is null ? [] : [new RelyingParty(participant, TokenFixture.Policy)] },
            TokenFixture.Ann, TokenFixture.Signer, TokenFixture.Id, Now);

        issued.Error?.Code.Should().Be(allowed ? null : ErrorCodes.Tokens.AudienceWidened);
    }

    [Fact]
    public void Issue_SourceWithFewerClaims_SaysNoMore()
    {
        var narrowed = TokenFixture.Token(TokenFixture.Bearer with { Claims = [new RequestedClaim(Claim.GivenName, IsOptional: false)] });

        ActAs(narrowed).Assertion.Attributes.Select(attribute => attribute.FriendlyName).Should().Equal("givenName", "Subject Type");
    }

    [Fact]
    public void Allow_AgainByTheSameService_NamesItOnce()
    {
        var first = TokenFixture.Sign(ActAs(TokenFixture.Token()));

        var second = ActAs(first).Assertion;

        second.Delegates.Should().ContainSingle();
        second.ProxyCount.Should().Be(8);
    }

    internal static Result<TokenTemplate> Allow(SecurityToken source, Subject? requester = null)
        => TokenDelegation.Allow(Validated(source), requester ?? TokenFixture.Service, TokenFixture.HolderCertificate.RawData, Now);

    private static UnsignedToken ActAs(SecurityToken source, TokenRequest? request = null)
        => TokenFixture.Unsigned((request ?? TokenFixture.HolderOfKey) with { Template = Allow(source).OrThrow() });

    internal static Valid<Assertion> Validated(SecurityToken token)
        => AssertionValidator.Validate(
            TokenFixture.Read(token.Xml), TokenFixture.Ring, new AssertionRules(TokenFixture.Issuer, TimeSpan.FromMinutes(10)), Now).OrThrow();
}
