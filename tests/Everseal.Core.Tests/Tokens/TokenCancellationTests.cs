using Everseal.Core.Errors;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

public sealed class TokenCancellationTests
{
    private static readonly SecurityToken Bearer = TokenFixture.Token();
    private static readonly SecurityToken HolderOfKey = TokenFixture.Token(TokenFixture.HolderOfKey);

    private static readonly Subject Eve = TokenFixture.Ann with { NameId = "eve@everseal.local", Groups = [@"everseal.local\Everyone"] };

    [Fact]
    public void Check_ItsSubject_MayEndIt()
        => Check(Bearer, new RequesterProof(null, TokenFixture.Ann with { Groups = [] })).Should().BeNull();

    [Fact]
    public void Check_WhoeverProvesItsKey_MayEndIt()
        => Check(HolderOfKey, new RequesterProof(TokenFixture.HolderCertificate.RawDataMemory, null)).Should().BeNull();

    [Fact]
    public void Check_Administrator_MayEndIt()
        => Check(Bearer, new RequesterProof(null, Eve with { Groups = [@"everseal.local\Administrators"] })).Should().BeNull();

    [Fact]
    public void Check_AdministratorOfAnotherRealm_MayNot()
        => Code(Bearer, new RequesterProof(null, Eve with { Groups = [@"other.local\Administrators"] })).Should().Be(ErrorCodes.Tokens.CancellationForbidden);

    [Fact]
    public void Check_Nobody_MayNot()
        => Code(Bearer, new RequesterProof(null, null)).Should().Be(ErrorCodes.Tokens.CancellationForbidden);

    [Fact]
    public void Check_SomebodyElse_MayNot()
        => Code(Bearer, new RequesterProof(null, Eve)).Should().Be(ErrorCodes.Tokens.CancellationForbidden);

    [Fact]
    public void Check_AnotherKey_MayNot()
        => Code(HolderOfKey, new RequesterProof(TokenFixture.SigningCertificate.RawDataMemory, Eve)).Should().Be(ErrorCodes.Tokens.CancellationForbidden);

    /// <summary>A certificate proves nothing about a token that is bound to none.</summary>
    [Fact]
    public void Check_BearerTokenByAnyKey_MayNot()
        => Code(Bearer, new RequesterProof(TokenFixture.HolderCertificate.RawDataMemory, null)).Should().Be(ErrorCodes.Tokens.CancellationForbidden);

    private static ErrorCode? Code(SecurityToken token, RequesterProof proof) => Check(token, proof)?.Code;

    private static StsError? Check(SecurityToken token, RequesterProof proof) => TokenCancellation.Check(TokenDelegationTests.Validated(token), proof);
}
