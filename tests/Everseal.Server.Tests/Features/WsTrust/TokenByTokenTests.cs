using System.Text;
using Everseal.Core.Saml2;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>A token instead of a password or certificate (SAML Token Profile 1.1): what it may do, and each way to abuse it.</summary>
public sealed class TokenByTokenTests(StsNode node) : IClassFixture<StsNode>
{
    [Fact]
    public async Task Issue_ByAServicesToken_GivesOneThatEndsWithIt()
    {
        var mine = Read(await node.TokenAsync(Ask.ByKey(node.Portal)));

        var issued = Read(await node.TokenAsync(Ask.ByToken(mine.Xml, node.Portal) with { Lifetime = TimeSpan.FromDays(20) }));

        issued.Assertion.NameId.Should().Be($"portal@{TestNode.Realm}");
        issued.Assertion.NotOnOrAfter.Should().Be(mine.Assertion.NotOnOrAfter);
        issued.Assertion.AuthnInstant.Should().Be(mine.Assertion.AuthnInstant);
    }

    [Fact]
    public async Task Issue_ByAPersonsToken_NeedsNoRegisteredCertificate()
    {
        var own = ServiceIdentity.Create();
        var mine = await node.TokenAsync(Ask.ByPassword() with { Signer = Ask.Signer(own), KeyType = KeyType.PublicKey });

        Read(await node.TokenAsync(Ask.ByToken(mine, own))).Assertion.NameId.Should().Be(StsNode.Ann);
    }

    [Fact]
    public async Task Issue_SignedByAnotherKey_IsRefused()
        => (await node.RefusalAsync(Ask.ByToken(await node.TokenAsync(Ask.ByKey(node.Portal)), node.Batch))).Should().Be("EVS-2012");

    [Fact]
    public async Task Issue_ByABearerToken_IsRefused()
        => (await node.RefusalAsync(Ask.ByToken(await node.TokenAsync(Ask.ByPassword()), node.Portal))).Should().Be("EVS-1230");

    [Fact]
    public async Task Issue_TheSameMessageTwice_IsAReplay()
    {
        var request = Ask.ByToken(await node.TokenAsync(Ask.ByKey(node.Portal)), node.Portal);
        var message = node.Write(request);

        (await node.AnswerAsync(message, request.Action)).Should().Contain("RequestedSecurityToken");
        (await node.AnswerAsync(message, request.Action)).Should().Contain("EVS-6009");
    }

    [Fact]
    public async Task Issue_ByAServicesTokenAfterItsCertificateWasReplaced_IsRefused()
    {
        var (before, services) = (ServiceIdentity.Create(), node.Node.Get<ServiceStore>());
        (await services.RegisterAsync(TestNode.Realm, "rotating", before.Certificate, null, default)).OrThrow();
        var mine = await node.TokenAsync(Ask.ByKey(before));
        (await services.ReplaceCertificateAsync(TestNode.Realm, "rotating", ServiceIdentity.Create().Certificate, default)).OrThrow();

        (await node.RefusalAsync(Ask.ByToken(mine, before))).Should().Be("EVS-3233");
        (await node.RefusalAsync(Ask.Renew(mine, before))).Should().Be("EVS-3212");
    }

    [Fact]
    public async Task Issue_AudienceOfTheTokenLeftOut_IsRefused()
    {
        var mine = await node.TokenAsync(Ask.ByKey(node.Portal) with { AppliesTo = "https://rp.example/" });

        (await node.RefusalAsync(Ask.ByToken(mine, node.Portal))).Should().Be("EVS-3234");
        Read(await node.TokenAsync(Ask.ByToken(mine, node.Portal) with { AppliesTo = "https://rp.example/" })).Assertion.Audiences
            .Should().Equal("https://rp.example/");
    }

    [Fact]
    public async Task Issue_BearerByADelegatedToken_IsRefused()
    {
        var delegated = await DelegatedAsync();

        (await node.RefusalAsync(Ask.ByToken(delegated, node.Portal) with { KeyType = KeyType.Bearer })).Should().Be("EVS-3221");
        Read(await node.TokenAsync(Ask.ByToken(delegated, node.Portal))).Assertion.Delegates.Should().ContainSingle();
    }

    /// <summary>Whoever proves a delegated token is the service, not the person: it may not end the person's logins.</summary>
    [Fact]
    public async Task Cancel_ThePersonsTokenByADelegatedOne_IsRefused()
    {
        var person = await node.TokenAsync(Ask.ByPassword());
        var delegated = await DelegatedAsync();

        (await node.RefusalAsync(Ask.Cancel(person) with { Identity = delegated, Signer = Ask.Signer(node.Portal) })).Should().Be("EVS-3235");
    }

    [Fact]
    public async Task ActAs_ByAServicesToken_GivesADelegatedToken()
    {
        var (mine, person) = (await node.TokenAsync(Ask.ByKey(node.Portal)), await node.TokenAsync(Ask.ByPassword()));

        var delegated = Read(await node.TokenAsync(Ask.ByToken(mine, node.Portal) with { ActAs = person })).Assertion;

        delegated.NameId.Should().Be(StsNode.Ann);
        delegated.Delegates.Should().ContainSingle().Which.NameId.Should().Be($"portal@{TestNode.Realm}");
    }

    [Fact]
    public async Task Renew_ADelegatedTokenByTheServicesOwnToken_KeepsTheChain()
    {
        var (mine, delegated) = (await node.TokenAsync(Ask.ByKey(node.Portal)), await DelegatedAsync());

        var renewed = Read(await node.TokenAsync(Ask.Renew(delegated, node.Portal) with { Identity = mine })).Assertion;

        renewed.Delegates.Should().ContainSingle();
        renewed.RenewCount.Should().Be(9);
    }

    /// <summary>An ID may stand in a message once: the target refers to the token in the header.</summary>
    [Fact]
    public async Task RenewAndCancel_TheTokenThatAsks_ByReference()
    {
        var mine = Read(await node.TokenAsync(Ask.ByKey(node.Portal)));
        var reference = Encoding.UTF8.GetBytes(
            $"<o:SecurityTokenReference xmlns:o=\"{WsTrustNames.Security}\"><o:KeyIdentifier ValueType=\"{WsTrustNames.SamlId}\">{mine.Assertion.Id}</o:KeyIdentifier></o:SecurityTokenReference>");

        var renewed = await node.TokenAsync(Ask.Renew(reference, node.Portal) with { Identity = mine.Xml });
        (await node.SendAsync(Ask.Cancel(reference) with { Identity = mine.Xml, Signer = Ask.Signer(node.Portal) })).Should().BeOfType<TrustResponse.Cancelled>();

        (await node.ValidateAsync(renewed)).IsValid.Should().BeFalse();
    }

    private async Task<ReadOnlyMemory<byte>> DelegatedAsync()
        => await node.TokenAsync(Ask.ByKey(node.Portal) with { ActAs = await node.TokenAsync(Ask.ByPassword()) });

    private static (ReadOnlyMemory<byte> Xml, Assertion Assertion) Read(ReadOnlyMemory<byte> token)
        => (token, AssertionReader.Read(XmlTreeReader.Read(token, XmlLimits.Standard).OrThrow()).OrThrow());
}
