using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Govmomi;

/// <summary>govmomi's <c>sts</c> package against a running server, TLS verified against the root that the server names.</summary>
[Collection(SharedServer.Collection)]
[Trait("Needs", "DebianPackages")]
public sealed class StsClientTests(SharedServer shared, StsClient client) : IClassFixture<StsClient>
{
    [Fact]
    public async Task Issue_Password_GivesBearerTokenThatLogsIn()
    {
        var bearer = await RunAsync("bearer");

        bearer.Error.Should().BeNull();
        bearer.LoggedIn.Should().BeTrue();
        bearer.LifetimeSeconds.Should().Be(300, "govmomi asks for five minutes");
        bearer.Token.Should().Contain(shared.Ann).And.Contain("cm:bearer");
    }

    [Fact]
    public async Task Issue_Certificate_GivesHolderOfKeyTokenThatLogsIn()
    {
        var holderOfKey = await RunAsync("holder-of-key");

        holderOfKey.Error.Should().BeNull();
        holderOfKey.LoggedIn.Should().BeTrue();
        holderOfKey.Token.Should().Contain("cm:holder-of-key").And.Contain("rsa-service");
    }

    [Fact]
    public async Task Issue_PasswordAndCertificate_GivesThePersonATokenBoundToTheKey()
    {
        var interactive = await RunAsync("interactive-holder-of-key");

        interactive.Error.Should().BeNull();
        interactive.LoggedIn.Should().BeTrue();
        interactive.Token.Should().Contain("cm:holder-of-key").And.Contain(shared.Ann);
    }

    [Fact]
    public async Task Renew_HolderOfKey_GivesLongerTokenThatLogsIn()
    {
        var renewed = await RunAsync("renew");

        renewed.Error.Should().BeNull();
        renewed.LoggedIn.Should().BeTrue();
        renewed.LifetimeSeconds.Should().Be(3600);
    }

    [Fact]
    public async Task Issue_WrongPassword_IsFailedAuthentication()
    {
        var refused = await client.RunAsync(shared.Server, "wrong-password", await shared.NewUserAsync(), SharedServer.AnnPassword);

        refused.FaultCode.Should().EndWith(":FailedAuthentication");
        refused.FaultString.Should().Be("Invalid credentials");
        refused.Token.Should().BeNull();
    }

    [Fact]
    public async Task Issue_UnknownRealm_IsNotFound()
        => (await RunAsync("unknown-realm")).Error.Should().Contain("404");

    private Task<StsClientOutcome> RunAsync(string testCase)
        => client.RunAsync(shared.Server, testCase, shared.Ann, SharedServer.AnnPassword, shared.RsaService);
}
