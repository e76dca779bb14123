using Everseal.Core.WsTrust;
using Everseal.Server.Ledger;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>WS-Trust 1.3 §6: who may end a token, and what ends with it.</summary>
public sealed class CancelTests(StsNode node) : IClassFixture<StsNode>
{
    [Fact]
    public async Task Cancel_ByItsSubject_IsEffectiveAtOnceAndOnRecord()
    {
        var token = await node.TokenAsync(Ask.ByPassword());
        (await node.ValidateAsync(token)).IsValid.Should().BeTrue();

        (await node.SendAsync(AsUser(token))).Should().BeOfType<TrustResponse.Cancelled>();

        var status = await node.ValidateAsync(token);
        status.IsValid.Should().BeFalse();
        status.Reason.Should().Contain("was cancelled at").And.EndWith("(EVS-3305)");
        node.Audit().Should().Contain(line => line.StartsWith($"Cancel {StsNode.Ann} done shown was token _", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_Again_IsNoError()
    {
        var token = await node.TokenAsync(Ask.ByPassword());
        await node.SendAsync(AsUser(token));

        (await node.SendAsync(AsUser(token))).Should().BeOfType<TrustResponse.Cancelled>();
    }

    [Fact]
    public async Task Cancel_ByTheKeyOfAHolderOfKeyToken_Ends()
    {
        var token = await node.TokenAsync(Ask.ByKey(node.Portal));

        (await node.SendAsync(Ask.Cancel(token) with { Signer = Ask.Signer(node.Portal) })).Should().BeOfType<TrustResponse.Cancelled>();
        (await node.ValidateAsync(token)).IsValid.Should().BeFalse();
    }

    /// <summary>The certificate of an interactive holder-of-key token is registered nowhere; its key is the proof.</summary>
    [Fact]
    public async Task Cancel_ByAKeyThatIsRegisteredNowhere_EndsItsOwnTokenOnce()
    {
        var own = ServiceIdentity.Create();
        var token = await node.TokenAsync(Ask.ByPassword() with { Signer = Ask.Signer(own), KeyType = KeyType.PublicKey });
        var request = Ask.Cancel(token) with { Signer = Ask.Signer(own) };
        var message = node.Write(request);

        (await node.AnswerAsync(message, request.Action)).Should().Contain("RequestedTokenCancelled");
        (await node.AnswerAsync(message, request.Action)).Should().Contain("EVS-6009", "the same message works once");
    }

    [Fact]
    public async Task Cancel_ByAnAdministrator_Ends()
    {
        var token = await node.TokenAsync(Ask.ByPassword());

        (await node.SendAsync(AsUser(token, "root"))).Should().BeOfType<TrustResponse.Cancelled>();
        (await node.ValidateAsync(token)).IsValid.Should().BeFalse();
    }

    [Fact]
    public async Task Cancel_OfASubjectThatIsGone_Ends()
    {
        var users = node.Node.Get<Everseal.Server.Storage.Stores.UserStore>();
        (await users.AddAsync(TestNode.Realm, new("leaver"), StsNode.Password, default)).OrThrow();
        var token = await node.TokenAsync(Ask.ByPassword("leaver"));
        (await users.DisableAsync(TestNode.Realm, "leaver", default)).OrThrow();

        (await node.SendAsync(AsUser(token, "root"))).Should().BeOfType<TrustResponse.Cancelled>();
        (await users.EnableAsync(TestNode.Realm, "leaver", default)).OrThrow();
        (await node.ValidateAsync(token)).Reason.Should().EndWith("(EVS-3305)");
    }

    [Fact]
    public async Task Cancel_ByNobodyOrByOthers_IsRefusedAndTheTokenLives()
    {
        var token = await node.TokenAsync(Ask.ByPassword());
        var holderOfKey = await node.TokenAsync(Ask.ByKey(node.Portal));

        (await node.RefusalAsync(Ask.Cancel(token))).Should().Be("EVS-3235");
        (await node.RefusalAsync(AsUser(token, "eve"))).Should().Be("EVS-3235");
        (await node.RefusalAsync(Ask.Cancel(token) with { Signer = Ask.Signer(node.Portal) })).Should().Be("EVS-3235");
        (await node.RefusalAsync(Ask.Cancel(holderOfKey) with { Signer = Ask.Signer(node.Batch) })).Should().Be("EVS-3235");
        (await node.RefusalAsync(Ask.Cancel(holderOfKey) with { Signer = Ask.Signer(ServiceIdentity.Create()) })).Should().Be("EVS-3235");
        (await node.ValidateAsync(token)).IsValid.Should().BeTrue();
        (await node.ValidateAsync(holderOfKey)).IsValid.Should().BeTrue();
    }

    [Fact]
    public async Task Cancel_AnyOfAFamily_EndsAllOfIt()
    {
        var first = await node.TokenAsync(Ask.ByKey(node.Portal));
        var renewed = await node.TokenAsync(Ask.Renew(first, node.Portal));
        var exchanged = await node.TokenAsync(Ask.ByToken(first, node.Portal));
        var another = await node.TokenAsync(Ask.ByKey(node.Portal));

        await node.SendAsync(Ask.Cancel(renewed) with { Signer = Ask.Signer(node.Portal) });

        (await node.ValidateAsync(first)).IsValid.Should().BeFalse();
        (await node.ValidateAsync(renewed)).IsValid.Should().BeFalse();
        (await node.ValidateAsync(exchanged)).IsValid.Should().BeFalse();
        (await node.ValidateAsync(another)).IsValid.Should().BeTrue("it is another login");
    }

    [Fact]
    public async Task Cancel_ThePersonsToken_EndsWhatWasDelegatedFromIt()
    {
        var person = await node.TokenAsync(Ask.ByPassword());
        var delegated = await node.TokenAsync(Ask.ByKey(node.Portal) with { ActAs = person });
        var again = await node.TokenAsync(Ask.ByKey(node.Portal) with { ActAs = delegated });
        var renewed = await node.TokenAsync(Ask.Renew(again, node.Portal));

        await node.SendAsync(AsUser(person));

        foreach (var token in new[] { delegated, again, renewed })
            (await node.ValidateAsync(token)).Reason.Should().EndWith("(EVS-3305)");
    }

    [Fact]
    public async Task Cancel_ADelegation_LeavesThePersonsTokenAndOtherDelegates()
    {
        var person = await node.TokenAsync(Ask.ByPassword());
        var delegated = await node.TokenAsync(Ask.ByKey(node.Portal) with { ActAs = person });
        var others = await node.TokenAsync(Ask.ByKey(node.Batch) with { ActAs = person });

        await node.SendAsync(Ask.Cancel(delegated) with { Signer = Ask.Signer(node.Portal) });

        (await node.ValidateAsync(delegated)).IsValid.Should().BeFalse();
        (await node.ValidateAsync(person)).IsValid.Should().BeTrue();
        (await node.ValidateAsync(others)).IsValid.Should().BeTrue();
    }

    /// <summary>A renewal that was let in before the end came is over with it: its record names the family.</summary>
    [Fact]
    public async Task Cancel_WhileRenewalsRun_EndsThoseToo()
    {
        var token = await node.TokenAsync(Ask.ByKey(node.Portal));
        var renewals = Enumerable.Range(0, 20).Select(_ => Task.Run(() => node.SendAsync(Ask.Renew(token, node.Portal)))).ToList();
        await node.SendAsync(Ask.Cancel(token) with { Signer = Ask.Signer(node.Portal) });

        foreach (var issued in (await Task.WhenAll(renewals)).OfType<TrustResponse.Issued>())
            (await node.ValidateAsync(issued.Token)).IsValid.Should().BeFalse();
    }

    [Fact]
    public async Task CancelledToken_EveryAcceptance_IsRefused()
    {
        var token = await node.TokenAsync(Ask.ByKey(node.Portal));
        var person = await node.TokenAsync(Ask.ByPassword());
        await node.SendAsync(AsUser(token, "root"));
        await node.SendAsync(AsUser(person));

        (await node.RefusalAsync(Ask.Renew(token, node.Portal))).Should().Be("EVS-3305");
        (await node.RefusalAsync(Ask.ByToken(token, node.Portal))).Should().Be("EVS-3305");
        (await node.RefusalAsync(Ask.ByKey(node.Portal) with { ActAs = person })).Should().Be("EVS-3305");
    }

    /// <summary>WS-Trust 1.3 §11: what clients of a renewal do on this code is log in again.</summary>
    [Fact]
    public async Task Renew_CancelledToken_IsUnableToRenew()
    {
        var token = await node.TokenAsync(Ask.ByKey(node.Portal));
        await node.SendAsync(AsUser(token, "root"));

        (await node.SendAsync(Ask.Renew(token, node.Portal))).Should().BeOfType<TrustResponse.Fault>().Which.Code.Should().Be("UnableToRenew");
    }

    [Fact]
    public async Task Cancel_AForgedToken_IsNotRecordedAsCancelled()
    {
        var text = System.Text.Encoding.UTF8.GetString((await node.TokenAsync(Ask.ByPassword())).Span);

        (await node.RefusalAsync(AsUser(System.Text.Encoding.UTF8.GetBytes(text.Replace(StsNode.Ann, "eve@everseal.local", StringComparison.Ordinal)))))
            .Should().Be("EVS-2011");
    }

    [Fact]
    public async Task Cancellation_AfterARestart_IsStillThereAndNeverForgotten()
    {
        var token = await node.TokenAsync(Ask.ByPassword());
        await node.SendAsync(AsUser(token));
        using var reopened = new TokenLedger(node.Node.Get<DataDirectory>().LedgerFile, node.Node.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<TokenLedger>.Instance);
        Core.Tokens.TokenId.TryParse(Core.Saml2.AssertionReader.Read(
            Core.Xml.XmlTreeReader.Read(token, Core.Xml.XmlLimits.Standard).OrThrow()).OrThrow().Id, out var id).Should().BeTrue();

        (await reopened.FindAsync(id, node.Now, default)).OrThrow().Should().BeOfType<LedgerVerdict.Cancelled>();
        await reopened.RecordTimeAsync(node.Now, node.Now.AddDays(1000), default);
        (await reopened.FindAsync(id, node.Now, default)).OrThrow().Should().BeOfType<LedgerVerdict.Cancelled>();
    }

    private static OutgoingRequest AsUser(ReadOnlyMemory<byte> token, string user = StsNode.Ann) => Ask.Cancel(token) with { Username = user, Password = StsNode.Password };
}
