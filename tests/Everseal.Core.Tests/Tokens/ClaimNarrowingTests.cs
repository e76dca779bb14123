using Everseal.Core.Errors;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

public sealed class ClaimNarrowingTests
{
    [Fact]
    public void Issue_NoClaimsAsked_SaysAll()
        => Names(null).Should().Equal("Groups", "givenName", "surname", "emailAddress", "Subject Type");

    [Fact]
    public void Issue_ClaimsAsked_SaysThoseAndTheSubjectType()
        => Names([Required(Claim.Email), Required(Claim.Groups)]).Should().Equal("Groups", "emailAddress", "Subject Type");

    [Fact]
    public void Issue_OptionalClaimThatNobodyKnows_IsLeftOut()
        => Names([Required(Claim.Email), new RequestedClaim("urn:shoe-size", IsOptional: true)]).Should().Equal("emailAddress", "Subject Type");

    /// <summary>The NameID is the user principal name.</summary>
    [Fact]
    public void Issue_UserPrincipalNameAsked_IsAnsweredByTheNameId()
        => Names([Required(Claim.UserPrincipalName)]).Should().Equal("Subject Type");

    [Fact]
    public void Issue_RequiredClaimThatNobodyKnows_IsRefusedByName()
    {
        var error = Issue([Required("urn:shoe-size")], TokenFixture.Ann).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.ClaimNotAvailable);
        error.PublicDetail.Should().Contain("urn:shoe-size");
    }

    [Fact]
    public void Issue_RequiredClaimThatThisSubjectLacks_IsRefused()
        => Issue([Required(Claim.GivenName)], TokenFixture.Service).Error!.Code.Should().Be(ErrorCodes.Tokens.ClaimNotAvailable);

    private static RequestedClaim Required(string uri) => new(uri, IsOptional: false);

    private static IEnumerable<string> Names(IReadOnlyList<RequestedClaim>? claims)
        => Issue(claims, TokenFixture.Ann).OrThrow().Assertion.Attributes.Select(attribute => attribute.FriendlyName);

    private static Result<UnsignedToken> Issue(IReadOnlyList<RequestedClaim>? claims, Subject subject)
        => TokenIssuance.Issue(
            TokenFixture.Bearer with { Claims = claims }, TokenFixture.AnyRelyingParty, subject, TokenFixture.Signer, TokenFixture.Id, TokenFixture.Now);
}
