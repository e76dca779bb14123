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

    private async Task GivesHolderOfKeyToken(CapturedRequest request)
    {
        var issued = await request.SendAsync(shared.Server);

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:holder-of-key").And.Contain(Convert.ToBase64String(shared.RsaService.Certificate.RawData));
    }
}
