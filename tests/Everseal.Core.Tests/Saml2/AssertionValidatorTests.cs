using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Saml2;

public sealed class AssertionValidatorTests
{
    private static readonly AssertionRules Rules = new(TokenFixture.Issuer, TimeSpan.FromMinutes(10));

    private static readonly SecurityToken Token = TokenFixture.Token();

    [Fact]
    public void Validate_OurToken_IsValid()
        => Validate(Token).OrThrow().Value.NameId.Should().Be("ann@everseal.local");

    [Fact]
    public void Validate_WithinTheClockToleranceAfterItsEnd_IsValid()
        => Validate(Token, now: Token.NotOnOrAfter.AddMinutes(10).AddMilliseconds(-1)).IsSuccess.Should().BeTrue();

    [Fact]
    public void Validate_AfterItsEndAndTheTolerance_NamesBothTimes()
    {
        var now = Token.NotOnOrAfter.AddMinutes(10);

        var error = Validate(Token, now: now).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.TokenExpired);
        error.PublicDetail.Should().Contain("2026-12-01T13:00:00.123Z").And.Contain("2026-12-01T13:10:00.123Z");
    }

    [Fact]
    public void Validate_BeforeItsStartAndTheTolerance_NamesBothTimes()
    {
        var error = Validate(Token, now: Token.NotBefore.AddMinutes(-10).AddMilliseconds(-1)).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.TokenNotYetValid);
        error.PublicDetail.Should().Contain("2026-12-01T12:00:00.123Z").And.Contain("2026-12-01T11:50:00.122Z");
    }

    [Fact]
    public void Validate_AnotherIssuersRules_IsRefused()
        => Validate(Token, rules: Rules with { Issuer = "https://other/" }).Error!.Code.Should().Be(ErrorCodes.Tokens.IssuerUnknown);

    [Fact]
    public void Validate_SignedByAKeyOutsideTheRing_IsRefusedThoughKeyInfoCarriesIt()
    {
        using var attacker = RSA.Create(2048);
        var unsigned = TokenFixture.Unsigned();

        Validate(unsigned.Complete(unsigned.Credential.Algorithm.SignHash(attacker, unsigned.Hash())))
            .Error!.Code.Should().Be(ErrorCodes.Signatures.ValueMismatch);
    }

    [Fact]
    public void Validate_OneByteChanged_IsRefused()
    {
        var changed = Encoding.UTF8.GetString(Token.Xml.Span).Replace("ann@everseal.local<", "eve@everseal.local<", StringComparison.Ordinal);

        AssertionValidator.Validate(TokenFixture.Read(Encoding.UTF8.GetBytes(changed)), TokenFixture.Ring, Rules, TokenFixture.Now)
            .Error!.Code.Should().Be(ErrorCodes.Signatures.DigestMismatch);
    }

    [Fact]
    public void Validate_IssuedBeforeItsSignersCertificate_IsRefused()
    {
        // The same key under a later certificate: the maths verifies, the dates do not.
        var later = new CertificateRequest("CN=later", TokenFixture.SigningKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TokenFixture.Now.AddMinutes(5), TokenFixture.Now.AddYears(1));
        var ring = SigningKeyRing.StartingWith(
            "everseal.local", TokenFixture.CredentialOf(later, TokenFixture.SigningKey), TokenFixture.Now);

        Validate(Token, ring, now: TokenFixture.Now.AddMinutes(10))
            .Error!.Code.Should().Be(ErrorCodes.Tokens.IssuedOutsideSigningCertificate);
    }

    [Fact]
    public void Validate_SignersCertificateHasEndedSince_NamesTheCertificateAndTheDay()
    {
        var error = Validate(Token, now: new DateTimeOffset(2046, 12, 1, 0, 0, 0, TimeSpan.Zero)).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyNotValid);
        error.PublicDetail.Should().Contain("Everseal test token signer").And.Contain("2046-11-18");
    }

    private static Result<Valid<Assertion>> Validate(
        SecurityToken token, SigningKeyRing? ring = null, AssertionRules? rules = null, DateTimeOffset? now = null)
        => AssertionValidator.Validate(TokenFixture.Read(token.Xml), ring ?? TokenFixture.Ring, rules ?? Rules, now ?? TokenFixture.Now);
}
