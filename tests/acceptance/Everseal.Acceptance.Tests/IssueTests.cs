using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests;

/// <summary>The operations over the wire, by requests written as text.</summary>
[Collection(SharedServer.Collection)]
public sealed class IssueTests(SharedServer shared)
{
    private TrustRequest Bearer => new() { User = shared.Ann, Password = SharedServer.AnnPassword };

    private TrustRequest HolderOfKey => new() { Signer = shared.RsaService };

    [Fact]
    public async Task Issue_Password_GivesTokenThatValidates()
    {
        var issued = await shared.Server.SendAsync(Bearer);
        var validated = await shared.Server.SendAsync(TrustRequest.Validate(issued.Token));

        issued.HttpStatus.Should().Be(200);
        issued.Token.Should().Contain(shared.Ann);
        validated.StatusCode.Should().Be(ValidStatus);
    }

    [Fact]
    public async Task Issue_WrongPassword_FailsWithoutTellingMore()
    {
        var wrong = await shared.Server.SendAsync(Bearer with { User = await shared.NewUserAsync(), Password = "wrong" });
        var unknown = await shared.Server.SendAsync(Bearer with { User = $"nobody@{shared.Server.Ready.Realm}", Password = "wrong" });

        wrong.FaultCode.Should().Be("FailedAuthentication");
        wrong.FaultNamespace.Should().Be(Trust13);
        wrong.HttpStatus.Should().Be(500);
        (unknown.FaultCode, unknown.FaultText).Should().Be((wrong.FaultCode, wrong.FaultText), "a fault must not tell whether the user exists");
    }

    [Fact]
    public async Task Issue_FiveWrongPasswords_LockTheUserOutUntilAnAdministratorUnlocks()
    {
        var user = await shared.NewUserAsync();
        for (var attempt = 0; attempt < 5; attempt++)
            await shared.Server.SendAsync(Bearer with { User = user, Password = "wrong" });

        var locked = await shared.Server.SendAsync(Bearer with { User = user });
        (await shared.Server.CommandAsync("user", "unlock", user)).Succeeded();
        var unlocked = await shared.Server.SendAsync(Bearer with { User = user });

        (locked.FaultCode, locked.FaultText).Should().Be(("FailedAuthentication", "Invalid credentials"), "a lock must not tell that the user exists");
        unlocked.HttpStatus.Should().Be(200, unlocked.Xml);
    }

    [Fact]
    public async Task Issue_SignedRequestSentTwice_IsRefusedTheSecondTime()
    {
        var request = HolderOfKey.ToXml();

        var first = await shared.Server.SendAsync(request);
        var second = await shared.Server.SendAsync(request);

        first.HttpStatus.Should().Be(200, first.Xml);
        second.FaultCode.Should().NotBeNull("a captured request must not open a second session");
    }

    [Fact]
    public async Task Issue_NonceUsedTwice_IsRefusedTheSecondTime()
    {
        var request = Bearer with { Nonce = Convert.ToBase64String(Guid.NewGuid().ToByteArray()) };

        var first = await shared.Server.SendAsync(request);
        var second = await shared.Server.SendAsync(request);

        first.HttpStatus.Should().Be(200, first.Xml);
        second.FaultCode.Should().NotBeNull("a nonce is good for once");
    }

    [Fact]
    public async Task Issue_SignedWithSha1_IsRefused()
    {
        var refused = await shared.Server.SendAsync(HolderOfKey with { Signing = signer => signer with { HashBits = 1 } });

        refused.FaultCode.Should().NotBeNull();
        refused.FaultText.Should().Contain("SignatureMethod").And.Contain("EVS-2005");
    }

    [Theory]
    [InlineData(Soap11, Trust13)]
    [InlineData(Soap12, Trust13)]
    [InlineData(Soap12, Trust14)]
    [InlineData(Soap11, TrustFeb2005)]
    [InlineData(Soap12, TrustFeb2005)]
    public async Task Issue_EachSoapAndTrustVersion_AnswersInKind(string soap, string trust)
    {
        var issued = await shared.Server.SendAsync(Bearer with { Soap = soap, Trust = trust });

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Xml.Should().Contain(soap).And.Contain(trust);
    }

    [Fact]
    public async Task Issue_AppliesTo_RestrictsTheAudience()
    {
        var restricted = await shared.Server.SendAsync(Bearer with { AppliesTo = "https://rp.example/" });
        var open = await shared.Server.SendAsync(Bearer);

        restricted.Token.Should().Contain("<saml2:Audience>https://rp.example/</saml2:Audience>");
        open.Token.Should().NotContain("AudienceRestriction", "audience is restricted exactly when AppliesTo was asked");
    }

    [Fact]
    public async Task Issue_ServiceWithEcdsaKey_GivesHolderOfKeyToken()
    {
        var issued = await shared.Server.SendAsync(HolderOfKey with { Signer = shared.EcdsaService });

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:holder-of-key").And.Contain(Convert.ToBase64String(shared.EcdsaService.Certificate.RawData));
    }

    [Fact]
    public async Task Issue_UnregisteredCertificate_FailsAsAWrongPasswordDoes()
    {
        var refused = await shared.Server.SendAsync(HolderOfKey with { Signer = shared.Stranger });

        (refused.FaultCode, refused.FaultText).Should().Be(("FailedAuthentication", "Invalid credentials"));
    }

    [Fact]
    public async Task Issue_CertificateOfAnotherKey_IsRefused()
    {
        var borrowed = shared.RsaService with { Key = shared.Stranger.Key };

        (await shared.Server.SendAsync(HolderOfKey with { Signer = borrowed })).FaultCode.Should().NotBeNull();
    }

    [Fact]
    public async Task Renew_HolderOfKey_ByItsHolder_GivesNewTokenOfTheSameSubject()
    {
        var issued = await shared.Server.SendAsync(HolderOfKey with { More = "<Renewing Allow=\"true\" OK=\"false\"/>" });

        var renewed = await shared.Server.SendAsync(TrustRequest.Renew(issued.Token, shared.RsaService) with { Lifetime = TimeSpan.FromHours(1) });

        renewed.HttpStatus.Should().Be(200, renewed.Xml);
        renewed.Token.Should().NotBe(issued.Token);
        renewed.Xml.Should().NotContain("RequestSecurityTokenResponseCollection", "govmomi panics on a collection here");
    }

    [Fact]
    public async Task Renew_HolderOfKey_ByAnotherService_IsRefused()
    {
        var issued = await shared.Server.SendAsync(HolderOfKey with { More = "<Renewing Allow=\"true\" OK=\"false\"/>" });

        (await shared.Server.SendAsync(TrustRequest.Renew(issued.Token, shared.EcdsaService))).FaultCode.Should().NotBeNull();
    }

    [Fact]
    public async Task Renew_BearerWithoutProof_IsRefusedByDefault()
    {
        var issued = await shared.Server.SendAsync(Bearer with { More = "<Renewing Allow=\"true\" OK=\"false\"/>" });

        (await shared.Server.SendAsync(TrustRequest.Renew(issued.Token, holder: null))).FaultCode.Should().NotBeNull();
    }

    [Fact]
    public async Task Validate_TamperedToken_IsInvalidWithReason()
    {
        var issued = await shared.Server.SendAsync(Bearer);

        var validated = await shared.Server.SendAsync(TrustRequest.Validate(issued.Token.Replace("ann@", "eve@", StringComparison.Ordinal)));

        validated.StatusCode.Should().Be(InvalidStatus);
        validated.StatusReason.Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Post_UnknownRealm_IsNotFound()
    {
        using var response = await shared.Server.Http.PostAsync(new Uri(shared.Server.Sts, "nosuch.realm"), new StringContent(Bearer.ToXml(), null, "text/xml"));

        ((int)response.StatusCode).Should().Be(404);
    }

    [Fact]
    public async Task Post_PathWithoutRealm_IsTheRealmOfTheServer()
    {
        using var response = await shared.Server.Http.PostAsync(new Uri(shared.Server.Ready.Url.TrimEnd('/') + "/sts/STSService"), new StringContent(Bearer.ToXml(), null, "text/xml"));

        (await response.Content.ReadAsStringAsync()).Should().Contain("RequestedSecurityToken");
    }

    [Fact]
    public async Task Get_Wsdl_IsServed()
        => (await shared.Server.Http.GetStringAsync(new Uri(shared.Server.Sts, "?wsdl"))).Should().Contain("definitions").And.Contain(shared.Server.Sts.ToString());
}
