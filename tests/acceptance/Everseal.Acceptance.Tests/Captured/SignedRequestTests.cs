using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Captured;

/// <summary>Captured signed requests, signed anew with this test's key: the client's words, an independent signature.</summary>
[Collection(SharedServer.Collection)]
public sealed class SignedRequestTests(SharedServer shared)
{
    private static CapturedRequest Pyvmomi => CapturedRequest.Load("pyvmomi-holder-of-key").AtNow();

    [Theory]
    [InlineData("pyvmomi-holder-of-key")]
    [InlineData("govmomi-holder-of-key")]
    public async Task Issue_SignedAnew_GivesHolderOfKeyToken(string name)
        => await GivesHolderOfKeyToken(CapturedRequest.Load(name).AtNow().SignedBy(shared.RsaService));

    [Theory]
    [InlineData(384)]
    [InlineData(512)]
    public async Task Issue_LongerHash_GivesHolderOfKeyToken(int bits)
        => await GivesHolderOfKeyToken(Pyvmomi.SignedBy(shared.RsaService, signer => signer with { HashBits = bits }));

    [Fact]
    public async Task Issue_TimestampSignedFirst_GivesHolderOfKeyToken()
        => await GivesHolderOfKeyToken(Pyvmomi.SignedBy(shared.RsaService, signer => signer with { BodyFirst = false }));

    [Fact]
    public async Task Issue_OtherPrefixes_GivesHolderOfKeyToken()
        => await GivesHolderOfKeyToken(Pyvmomi
            .Replacing("ns3", "time").Replacing("ns6", "sec").Replacing("SOAP-ENV", "e").SignedBy(shared.RsaService));

    [Fact]
    public async Task Issue_FreshTimesUnderTheOldSignature_IsRefused()
        => (await Pyvmomi.SendAsync(shared.Server)).FaultCode.Should().NotBeNull();

    [Fact]
    public async Task Issue_BodyChangedAfterSigning_IsRefused()
        => (await Pyvmomi.SignedBy(shared.RsaService).Replacing("<Delegatable>true", "<Delegatable>false").SendAsync(shared.Server))
            .FaultCode.Should().NotBeNull();

    [Fact]
    public async Task Issue_ActAsADelegatableToken_GivesATokenOfThePersonBoundToTheService()
    {
        var person = await PersonsTokenAsync("<Delegatable>true</Delegatable>");

        var issued = await ActAs(person).SendAsync(shared.Server);

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:holder-of-key").And.Contain(shared.Ann);
    }

    [Fact]
    public async Task Issue_ActAsATokenThatIsNotDelegatable_IsRefused()
    {
        var person = await PersonsTokenAsync("<Delegatable>false</Delegatable>");

        (await ActAs(person).SendAsync(shared.Server)).FaultCode.Should().NotBeNull();
    }

    [Fact]
    public async Task Issue_ActAsWhatWasDelegated_KeepsTheChainOfOne()
    {
        var delegated = await ActAs(await PersonsTokenAsync("<Delegatable>true</Delegatable>"))
            .Replacing("<Delegatable>false", "<Delegatable>true").SignedBy(shared.RsaService).SendAsync(shared.Server);

        var again = await CapturedRequest.Load("govmomi-act-as-again").AtNow().WithToken(delegated.Token).SignedBy(shared.RsaService).SendAsync(shared.Server);

        again.HttpStatus.Should().Be(200, again.Xml);
        again.Token.Split("<del:Delegate ").Should().HaveCount(2, "the service stands in the chain once");
    }

    private CapturedRequest ActAs(string token)
        => CapturedRequest.Load("pyvmomi-act-as").AtNow().WithToken(token).SignedBy(shared.RsaService);

    private async Task<string> PersonsTokenAsync(string delegatable)
    {
        await shared.Server.CommandAsync("group", "add-member", "ActAsUsers", shared.RsaService.Name);
        return (await shared.Server.SendAsync(
            new TrustRequest { User = shared.Ann, Password = SharedServer.AnnPassword, More = delegatable, Lifetime = TimeSpan.FromHours(1) })).Token;
    }

    private async Task GivesHolderOfKeyToken(CapturedRequest request)
    {
        var issued = await request.SendAsync(shared.Server);

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:holder-of-key").And.Contain(Convert.ToBase64String(shared.RsaService.Certificate.RawData));
    }
}
