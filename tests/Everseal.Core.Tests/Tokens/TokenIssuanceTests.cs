using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.Tests.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Tokens;

public sealed class TokenIssuanceTests
{
    private static readonly DateTimeOffset Now = TokenFixture.Now;

    [Fact]
    public void Issue_PasswordLogin_SaysWhoHowAndWhen()
    {
        var assertion = TokenFixture.Unsigned().Assertion;

        assertion.Should().BeEquivalentTo(new
        {
            Id = "_019ad000-0000-7000-8000-000000000001",
            IssueInstant = Now,
            TokenFixture.Issuer,
            NameId = "ann@everseal.local",
            Confirmation = new SubjectConfirmation.Bearer(Now.AddHours(1)),
            NotBefore = Now,
            NotOnOrAfter = Now.AddHours(1),
            ProxyCount = 10,
            RenewCount = 10,
            Audiences = Array.Empty<string>(),
            AuthnInstant = Now,
            AuthnContext = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        });
    }

    [Theory]
    [InlineData(AuthenticationMethod.Password, "PasswordProtectedTransport")]
    [InlineData(AuthenticationMethod.PasswordAndCertificate, "PasswordProtectedTransport")]
    [InlineData(AuthenticationMethod.Certificate, "X509")]
    public void Issue_ByMethod_NamesTheAuthenticationContext(AuthenticationMethod method, string context)
        => TokenFixture.Unsigned(subject: TokenFixture.Ann with { Method = method }).Assertion.AuthnContext
            .Should().Be("urn:oasis:names:tc:SAML:2.0:ac:classes:" + context);

    [Fact]
    public void Issue_AppliesTo_RestrictsTheAudience()
        => TokenFixture.Unsigned(relyingParty: new RelyingParty("https://rp.example/", TokenFixture.Policy)).Assertion.Audiences
            .Should().Equal("https://rp.example/");

    [Fact]
    public void Issue_Participants_AreAudiencesToo()
        => TokenFixture.Unsigned(
                relyingParty: For("https://rp.example/") with { Participants = [For("https://a.example/"), For("https://rp.example/"), For("https://b.example/")] })
            .Assertion.Audiences
            .Should().Equal("https://rp.example/", "https://a.example/", "https://b.example/");

    /// <summary>Naming a relying party as a participant is no way around what was registered for it.</summary>
    [Fact]
    public void Issue_ParticipantWithRules_IsBoundByThemToo()
    {
        var strict = For("https://a.example/") with
        {
            Rules = new RelyingPartyRules { MaxBearerLifetime = TimeSpan.FromMinutes(5), Claims = ClaimRules.Read(["emailAddress"]).OrThrow() },
        };

        var token = TokenFixture.Unsigned(relyingParty: For("https://rp.example/") with { Participants = [strict] });

        token.Lifetime.NotOnOrAfter.Should().Be(Now.AddMinutes(5));
        token.Assertion.Attributes.Select(attribute => attribute.FriendlyName).Should().Equal("emailAddress", "Subject Type");
        TokenIssuance.Issue(
                TokenFixture.Bearer, For("https://rp.example/") with { Participants = [strict with { Rules = new RelyingPartyRules { IsEnabled = false } }] },
                TokenFixture.Ann, TokenFixture.Signer, TokenFixture.Id, Now)
            .Error!.Code.Should().Be(ErrorCodes.RelyingParties.Disabled);
    }

    [Fact]
    public void Issue_RightsNotAsked_GivesNone()
    {
        var assertion = TokenFixture.Unsigned(new TokenRequest()).Assertion;

        (assertion.ProxyCount, assertion.RenewCount).Should().Be((0, null));
    }

    [Fact]
    public void Issue_Service_IsASolution()
        => TokenFixture.Unsigned(TokenFixture.HolderOfKey, TokenFixture.Service).Assertion.Attributes
            .Single(attribute => attribute.FriendlyName == "Subject Type").Values.Should().Equal("true");

    [Fact]
    public void Issue_SubjectWithoutOptionalAttributes_WritesOnlyWhatIsKnown()
        => TokenFixture.Unsigned(subject: TokenFixture.Service with { Groups = [] }).Assertion.Attributes
            .Select(attribute => attribute.FriendlyName).Should().Equal("Subject Type");

    [Theory]
    [InlineData('a', '\u0000', 'b')]
    [InlineData('a', '\u001b')]
    [InlineData('a', '\ud800')]
    [InlineData('\udc00', '\ud800')]
    [InlineData('a', '\uffff', 'b')]
    public void Issue_NameThatXmlCannotCarry_IsRefused(params char[] name)
        => TokenIssuance.Issue(
                TokenFixture.Bearer, TokenFixture.AnyRelyingParty, TokenFixture.Ann with { GivenName = new string(name) }, TokenFixture.Signer, TokenFixture.Id, Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SubjectNotRepresentable);

    [Fact]
    public void Issue_SigningCertificateExpired_IsRefused()
    {
        var ended = TestCredentials.Create("old", Now.AddDays(-200), TimeSpan.FromDays(100));

        TokenIssuance.Issue(TokenFixture.Bearer, TokenFixture.AnyRelyingParty, TokenFixture.Ann, ended, TokenFixture.Id, Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);
    }

    [Fact]
    public void Complete_WithItsSignature_SaysWhatTheLedgerKeeps()
    {
        var token = TokenFixture.Token(TokenFixture.HolderOfKey, TokenFixture.Service);

        token.Should().BeEquivalentTo(new
        {
            TokenFixture.Id,
            SubjectNameId = "vpxd@everseal.local",
            IsHolderOfKey = true,
            NotBefore = Now,
            NotOnOrAfter = Now.AddDays(30),
            SigningKeyId = "signer-1",
            RenewalsLeft = 10,
            FamilyStartedAt = Now,
        });
    }

    public static TheoryData<string> Algorithms => [.. SignatureAlgorithm.All.Select(algorithm => algorithm.Uri)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Issue_WithEveryAlgorithm_Validates(string uri)
    {
        var algorithm = SignatureAlgorithm.FromUri(uri)!;
        using AsymmetricAlgorithm key = algorithm.IsRsa
            ? RSA.Create(2048)
            : ECDsa.Create(algorithm == SignatureAlgorithm.EcdsaSha256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
        var credential = TokenFixture.CredentialOf(SelfSigned(key), key, algorithm);

        var unsigned = TokenIssuance.Issue(TokenFixture.Bearer, TokenFixture.AnyRelyingParty, TokenFixture.Ann, credential, TokenFixture.Id, Now).OrThrow();
        var token = unsigned.Complete(algorithm.SignHash(key, unsigned.Hash()));

        AssertionValidator.Validate(
                TokenFixture.Read(token.Xml), SigningKeyRing.StartingWith("r", credential, Now), new AssertionRules(TokenFixture.Issuer, TimeSpan.Zero), Now)
            .IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Complete_CredentialWithAChain_CarriesItsCertificatesLeafFirst()
    {
        var credential = TestCredentials.Create("chained", Now.AddDays(-1));
        var unsigned = TokenIssuance.Issue(TokenFixture.Bearer, TokenFixture.AnyRelyingParty, TokenFixture.Ann, credential, TokenFixture.Id, Now).OrThrow();

        var root = TokenFixture.Read(unsigned.Complete(credential.Algorithm.SignHash(TestAuthority.Shared.LeafKey, unsigned.Hash())).Xml);

        root.SelfAndDescendants().Where(element => element.LocalName == "X509Certificate")
            .Select(element => Convert.FromBase64String(element.Text))
            .Should().BeEquivalentTo(credential.Chain.Select(certificate => certificate.RawData), options => options.WithStrictOrdering());
    }

    private static X509Certificate2 SelfSigned(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=signer", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=signer", (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(365));
    }

    private static RelyingParty For(string audience) => new(audience, TokenFixture.Policy);
}
