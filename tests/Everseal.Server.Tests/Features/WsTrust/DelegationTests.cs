using System.Text;
using Everseal.Core.Saml2;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>ActAs and OnBehalfOf: who may act for whom, and the reason of each refusal.</summary>
public sealed class DelegationTests(StsNode node) : IClassFixture<StsNode>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Issue_ActAsOrOnBehalfOf_NamesTheServiceThatActs(bool onBehalfOf)
    {
        var (person, request) = (await PersonAsync(), Ask.ByKey(node.Portal));

        var delegated = Read(await node.TokenAsync(onBehalfOf ? request with { OnBehalfOf = person } : request with { ActAs = person }));

        delegated.NameId.Should().Be(StsNode.Ann);
        delegated.Confirmation.Should().BeOfType<SubjectConfirmation.HolderOfKey>();
        delegated.Delegates.Should().ContainSingle().Which.NameId.Should().Be($"portal@{TestNode.Realm}");
        (delegated.ProxyCount, delegated.RenewCount).Should().Be((9, 10));
    }

    [Fact]
    public async Task Issue_OnBehalfOfANameAlone_IsRefused()
        => (await node.RefusalAsync(
                Ask.ByPassword("root"),
                text => text.Replace(
                    "<wst:KeyType>",
                    $"<wst:OnBehalfOf><o:UsernameToken xmlns:o=\"{WsTrustNames.Security}\"><o:Username>ann</o:Username></o:UsernameToken></wst:OnBehalfOf><wst:KeyType>",
                    StringComparison.Ordinal)))
            .Should().Be("EVS-1208");

    [Fact]
    public async Task Issue_ByAPersonHoweverMighty_IsRefused()
        => (await node.RefusalAsync(Ask.ByPassword("root") with { ActAs = await PersonAsync() })).Should().Be("EVS-3221");

    [Fact]
    public async Task Issue_ByAServiceOutsideTheGroup_IsRefused()
    {
        var plain = ServiceIdentity.Create();
        (await node.Node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "plain", plain.Certificate, null, default)).OrThrow();

        (await node.RefusalAsync(Ask.ByKey(plain) with { ActAs = await PersonAsync() })).Should().Be("EVS-3221");
    }

    [Fact]
    public async Task Issue_TokenThatIsNotDelegatable_IsRefused()
    {
        var person = await node.TokenAsync(Ask.ByPassword() with { Delegatable = false });

        (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = person })).Should().Be("EVS-3220");
    }

    [Fact]
    public async Task Issue_ItsOwnToken_IsRefused()
        => (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = await node.TokenAsync(Ask.ByKey(node.Portal)) })).Should().Be("EVS-3231");

    [Fact]
    public async Task Issue_AnothersDelegation_IsRefusedBeforeItsKeyIsLookedAt()
    {
        var delegated = await node.TokenAsync(Ask.ByKey(node.Portal) with { ActAs = await PersonAsync() });

        (await node.RefusalAsync(Ask.ByKey(node.Batch) with { ActAs = delegated })).Should().Be("EVS-3232");
    }

    [Fact]
    public async Task Issue_AnotherServicesOwnToken_IsBoundToItsKey()
        => (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = await node.TokenAsync(Ask.ByKey(node.Batch)) })).Should().Be("EVS-3221");

    [Fact]
    public async Task Issue_TokenForAnotherRelyingParty_IsRefused()
    {
        var person = await node.TokenAsync(Ask.ByPassword() with { AppliesTo = "https://rp.example/" });

        (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = person })).Should().Be("EVS-3234");
        (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = person, AppliesTo = "https://other.example/" })).Should().Be("EVS-3234");
        Read(await node.TokenAsync(Ask.ByKey(node.Portal) with { ActAs = person, AppliesTo = "https://rp.example/" })).Audiences.Should().Equal("https://rp.example/");
    }

    [Fact]
    public async Task Issue_AskedForBearer_IsRefused()
        => (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = await PersonAsync(), KeyType = KeyType.Bearer })).Should().Be("EVS-3221");

    [Fact]
    public async Task Issue_TokenChangedOnTheWay_IsRefused()
    {
        var changed = Encoding.UTF8.GetString((await PersonAsync()).Span).Replace(StsNode.Ann, VsphereNode.Administrator, StringComparison.Ordinal);

        (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = Encoding.UTF8.GetBytes(changed) })).Should().Be("EVS-2011");
    }

    [Fact]
    public async Task Renew_ByTheDelegateWhileItHasTheRight_IsCountedAndKeepsTheChain()
    {
        var acting = ServiceIdentity.Create();
        (await node.Node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "acting", acting.Certificate, null, ["ActAsUsers"], default)).OrThrow();
        var delegated = await node.TokenAsync(Ask.ByKey(acting) with { ActAs = await PersonAsync() });

        var renewed = Read(await node.TokenAsync(Ask.Renew(delegated, acting)));
        (await node.Node.Get<GroupStore>().RemoveMemberAsync(TestNode.Realm, "ActAsUsers", "acting", default)).OrThrow();

        renewed.Delegates.Should().ContainSingle().Which.NameId.Should().Be($"acting@{TestNode.Realm}");
        renewed.RenewCount.Should().Be(9);
        (await node.RefusalAsync(Ask.Renew(delegated, acting))).Should().Be("EVS-3212");
    }

    private Task<ReadOnlyMemory<byte>> PersonAsync() => node.TokenAsync(Ask.ByPassword());

    private static Assertion Read(ReadOnlyMemory<byte> token)
        => AssertionReader.Read(XmlTreeReader.Read(token, XmlLimits.Standard).OrThrow()).OrThrow();
}
