using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

public sealed class RelyingPartyTests
{
    private const string Audience = "https://rp.example/";

    private static readonly RelyingPartyDeclaration Good = new(Audience, TimeSpan.FromHours(1), RelyingPartyRules.None);

    [Fact]
    public void Issue_Disabled_IsRefused()
        => Refusal(TokenFixture.Bearer, new RelyingPartyRules { IsEnabled = false }).Should().Be(ErrorCodes.RelyingParties.Disabled);

    [Theory]
    [InlineData(AcceptedKeyType.Any, false, true)]
    [InlineData(AcceptedKeyType.Any, true, true)]
    [InlineData(AcceptedKeyType.Bearer, false, true)]
    [InlineData(AcceptedKeyType.Bearer, true, false)]
    [InlineData(AcceptedKeyType.HolderOfKey, false, false)]
    [InlineData(AcceptedKeyType.HolderOfKey, true, true)]
    public void Issue_KeyType_IsWhatTheRelyingPartyTakes(AcceptedKeyType accepted, bool isHolderOfKey, bool isIssued)
    {
        var refusal = Refusal(isHolderOfKey ? TokenFixture.HolderOfKey : TokenFixture.Bearer, new RelyingPartyRules { KeyType = accepted });

        refusal.Should().Be(isIssued ? null : ErrorCodes.RelyingParties.KeyTypeNotAccepted);
    }

    [Fact]
    public void Renew_RulesOfNow_BindAgain()
    {
        var token = TokenFixture.Token(relyingParty: new RelyingParty(Audience, TokenFixture.Policy));
        var template = TokenRenewalTests.Allow(token, new RenewalProof(null, TokenFixture.Ann)).OrThrow();

        Refusal(new TokenRequest { Renewable = true, Template = template }, new RelyingPartyRules { KeyType = AcceptedKeyType.HolderOfKey })
            .Should().Be(ErrorCodes.RelyingParties.KeyTypeNotAccepted);
    }

    [Fact]
    public void Issue_AnyLifetimes_AreTheShorterOfRealmAndRelyingParty()
        => Gen.Select(Gen.Int[1, 100_000], Gen.Int[1, 100_000], Gen.Bool).Sample((own, realm, isHolderOfKey) =>
        {
            var policy = TokenFixture.Policy with { MaxBearerLifetime = TimeSpan.FromSeconds(realm), MaxHolderOfKeyLifetime = TimeSpan.FromSeconds(realm) };
            var rules = isHolderOfKey
                ? new RelyingPartyRules { MaxHolderOfKeyLifetime = TimeSpan.FromSeconds(own) }
                : new RelyingPartyRules { MaxBearerLifetime = TimeSpan.FromSeconds(own) };
            var token = TokenFixture.Unsigned(
                isHolderOfKey ? TokenFixture.HolderOfKey : TokenFixture.Bearer, relyingParty: new RelyingParty(Audience, policy) { Rules = rules });
            return token.Lifetime.NotOnOrAfter == TokenFixture.Now.AddSeconds(Math.Min(own, realm));
        }, iter: 50);

    [Theory]
    [InlineData("https://rp.example/saml?x=1&y=ü")]
    [InlineData("urn:example:rp")]
    [InlineData("intranet")]
    public void Check_Identifier_MayBeAUriOrAName(string identifier)
        => (Good with { Identifier = identifier }).Check(TokenFixture.Policy).Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    [InlineData("null\0")]
    public void Check_IdentifierThatNoAudienceCouldBe_IsRefused(string identifier)
        => (Good with { Identifier = identifier }).Check(TokenFixture.Policy)!.Code.Should().Be(ErrorCodes.RelyingParties.IdentifierNotAllowed);

    [Fact]
    public void Check_IdentifierTooLong_IsRefused()
        => (Good with { Identifier = new string('x', 1025) }).Check(TokenFixture.Policy)!.Code.Should().Be(ErrorCodes.RelyingParties.IdentifierNotAllowed);

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    [InlineData(30 * 86400, true)]
    [InlineData((30 * 86400) + 1, false)]
    public void Check_RefreshInterval_HasBounds(int seconds, bool isAllowed)
        => (Good with { RefreshInterval = TimeSpan.FromSeconds(seconds) }).Check(TokenFixture.Policy)?.Code
            .Should().Be(isAllowed ? null : ErrorCodes.RelyingParties.RefreshIntervalNotAllowed);

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, true)]
    [InlineData(3600, true)]
    [InlineData(3601, false)]
    public void Check_BearerLifetime_NeverExceedsTheRealms(int seconds, bool isAllowed)
        => (Good with { Rules = new RelyingPartyRules { MaxBearerLifetime = TimeSpan.FromSeconds(seconds) } }).Check(TokenFixture.Policy)?.Code
            .Should().Be(isAllowed ? null : ErrorCodes.RelyingParties.LifetimeNotAllowed);

    [Theory]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, 2048, false, 10, true)]
    [InlineData(X509KeyUsageFlags.None, 2048, false, 10, true)]
    [InlineData(X509KeyUsageFlags.DigitalSignature, 2048, false, 10, false)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, 1024, false, 10, false)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, 2048, true, 10, false)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, 2048, false, 31, false)]
    public void CheckEncryptionCertificate_OneThingWrong_IsRefused(X509KeyUsageFlags usage, int bits, bool isAuthority, int day, bool isUsable)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=rp", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (usage != X509KeyUsageFlags.None)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        using var certificate = request.CreateSelfSigned(TokenFixture.Now, TokenFixture.Now.AddDays(30));

        EncryptionCertificate.Check(certificate, TokenFixture.Now.AddDays(day))?.Code
            .Should().Be(isUsable ? null : ErrorCodes.RelyingParties.EncryptionCertificateNotUsable);
    }

    private static ErrorCode? Refusal(TokenRequest request, RelyingPartyRules rules) => TokenIssuance.Issue(
        request, new RelyingParty(Audience, TokenFixture.Policy) { Rules = rules }, TokenFixture.Ann, TokenFixture.Signer, TokenFixture.Id, TokenFixture.Now).Error?.Code;
}
