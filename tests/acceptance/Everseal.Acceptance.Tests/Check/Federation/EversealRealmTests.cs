using Everseal.Acceptance.Tests.PublishedKeys;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Check.Federation;

/// <summary>A realm looked at from outside: by its own kind of target, and as the vCenter Server and the provider that it answers like.</summary>
[Collection(SharedServer.Collection)]
public sealed class EversealRealmTests(SharedServer shared)
{
    private string Host => $"127.0.0.1:{shared.Server.Launch.Port}";

    private string Realm => shared.Server.Ready.Realm;

    [Fact]
    public async Task Check_Everseal_IsFineAndSeesWhatIsPublished()
    {
        var target = await CheckedTarget.CheckAsync($"everseal://{Host}/{Realm}");

        target.Codes.Should().BeEmpty();
        target.Should().BeEquivalentTo(new { ExitCode = 0, Status = "fine" });
        target.Signers.Should().Equal(await SignerAsync());
        target.Subjects.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThanOrEqualTo(4, "signer, TLS, issuing CA and root");
    }

    [Fact]
    public async Task Check_AsVcenter_FindsRealmAndSigner()
    {
        var target = await CheckedTarget.CheckAsync($"vcenter://{Host}");

        target.Signers.Should().Equal(await SignerAsync());
        target.Codes.Should().NotContain(["EVS-8021", "EVS-8023", "EVS-8203", "EVS-8221"], "all six sources could be read and agree");
    }

    [Fact]
    public async Task Check_AsSamlProvider_ReadsTheMetadata()
    {
        var target = await CheckedTarget.CheckAsync($"saml+https://{Host}/websso/SAML2/Metadata/{Realm}");

        target.Status.Should().Be("fine");
        target.Subjects.Should().Contain(await SignerAsync());
    }

    [Fact]
    public async Task Check_UnknownRealm_IsUnknown()
    {
        var target = await CheckedTarget.CheckAsync($"everseal://{Host}/nowhere");

        target.ExitCode.Should().Be(3);
        target.Details.Should().Contain(detail => detail.Contains($"its own is {Realm}", StringComparison.Ordinal));
    }

    private async Task<string> SignerAsync() => (await PublishedMetadata.FetchAsync(shared.Server)).Chains[0][0].Subject.Replace(", ", ",", StringComparison.Ordinal);
}
