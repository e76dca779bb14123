using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Features.SigningKeys;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.Rollover;

/// <summary>The worker's round on a real store, with a clock that the test drives.</summary>
public sealed class RealmRolloverTests : IAsyncLifetime
{
    private const string Id = "https://rp.example/";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private string _first = null!;

    private RealmRollover Rollover => _node.Get<RealmRollover>();

    private SigningKeyRing Ring => _node.Get<RealmDirectory>().Default!.Ring;

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _first = Ring.Entries.Single().KeyId;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Step_LongBeforeItIsDue_ChangesNothing()
    {
        var step = await StepAsync();

        step.Taken.Should().BeEmpty();
        Ring.Entries.Should().ContainSingle();
    }

    [Fact]
    public async Task Step_LastThirdOfItsLife_PublishesAnotherThatSurvivesARestart()
    {
        await PassAsync(250);

        Ring.Entries.Should().HaveCount(2);
        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(_first);
        await RestartAsync();
        Ring.PublishedAt(Now).Select(key => key.KeyId).Should().HaveCount(2).And.StartWith(_first);
    }

    [Fact]
    public async Task Step_Repeated_MakesNoSecondKey()
    {
        await PassAsync(250);
        await StepAsync();

        Ring.Entries.Should().HaveCount(2);
        KeysInTheStore().Should().Be(2);
    }

    [Fact]
    public async Task Step_WholeLife_PromotesThenRetiresThenForgetsThePrivateKey()
    {
        await PassAsync(250);
        await PassAsync(90);
        Ring.SignerAt(Now).OrThrow().KeyId.Should().NotBe(_first);
        await PassAsync(1);
        Ring.Find(_first)!.RetiredAt.Should().NotBeNull("no token of it is alive");

        await PassAsync(91);

        Ring.Find(_first).Should().BeNull();
        Vault(_first).Should().Throw<StsErrorException>().Which.Error.Code.Should().Be(ErrorCodes.Server.PrivateKeyMissing);
    }

    [Fact]
    public async Task Step_TokenOfThePredecessorAlive_KeepsItPublished()
    {
        await PassAsync(250);
        await PassAsync(86);
        await CommitTokenAsync(_first, Now.AddDays(10));
        await PassAsync(1);
        Ring.Find(_first)!.RetiredAt.Should().BeNull();

        await PassAsync(10);

        Ring.Find(_first)!.RetiredAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Step_EveryRelyingPartyFetchedAndItsIntervalPassed_PromotesEarly()
    {
        await RegisterAsync();
        await PassAsync(250);
        _node.Get<KeyAdoptions>().NoteFetch(TestNode.Realm, Id, Ring.Entries.Select(entry => entry.KeyId), Now);
        await StepAsync();
        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(_first, "its refresh interval is a day");

        await PassAsync(2);

        Ring.SignerAt(Now).OrThrow().KeyId.Should().NotBe(_first);
        Ring.Pins.Should().BeEmpty();
    }

    [Fact]
    public async Task Step_LatestPromotionWithALaggard_PinsItDurablyAndRaisesAnIncident()
    {
        await RegisterAsync();
        await PassAsync(250);
        await PassAsync(90);

        Ring.SignerAt(Now, Id).OrThrow().KeyId.Should().Be(_first);
        Ring.SignerAt(Now).OrThrow().KeyId.Should().NotBe(_first);
        await RestartAsync();
        Ring.Pins.Should().ContainKey(Id);
        Incidents().Should().ContainSingle().Which.Should().Contain("EVS-6203").And.Contain(Id);
    }

    [Fact]
    public async Task Step_AnotherWouldEndNoLater_MakesNoneAndSaysWhy()
    {
        var end = _node.Get<CertificateAuthority>().ReadActive()!.Issuer.Validity.NotAfter;
        await PassAsync((end - Now).TotalDays - 200);
        Ring.SignerAt(Now).OrThrow().Validity.NotAfter.Should().Be(end);
        var keys = KeysInTheStore();

        await PassAsync(198);

        KeysInTheStore().Should().Be(keys);
        Incidents().Should().ContainSingle().Which.Should().Contain("EVS-6202").And.Contain("another would end no later");
        var open = _node.Get<IncidentRegister>().Open.Single(incident => incident.Condition.Code == ErrorCodes.Rollover.NextKeyNotMade);
        open.Condition.Next.Should().Be("everseal ca renew");
        var plan = new KeyDescriptions(Rollover.Look(TestNode.Realm).OrThrow(), new Uri("https://sts.example.org")).Plan();
        plan.Steps.Should().Contain(step => step.Action == "blocked" && step.Due <= Now && step.Reason == open.Condition.Detail && step.Next == open.Condition.Next)
            .And.NotContain(step => step.Action == "create");
    }

    [Fact]
    public async Task Step_ClockJumpedForward_AddsAndDoesNothingElse()
    {
        Jump(400);
        await StepAsync();

        Ring.Entries.Should().HaveCount(2).And.OnlyContain(entry => entry.RetiredAt == null);
        Ring.SignerAt(Now).IsSuccess.Should().BeTrue();

        Jump(-400);
        await StepAsync();

        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(_first);
        Ring.Entries.Should().HaveCount(2, "the time is not confirmed yet");
    }

    [Fact]
    public async Task Step_ClockYearsBack_LeavesTheRingAndTheStore()
    {
        Jump(-12 * 365);
        await StepAsync();

        Ring.Entries.Should().ContainSingle();
        Ring.SignerAt(Now).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);
        KeysInTheStore().Should().Be(1);
    }

    [Fact]
    public void Write_RingThatWasChangedMeanwhile_IsRefused()
    {
        var store = _node.Get<RingStore>();
        var ring = store.Read(TestNode.Realm);
        store.Write(ring, ring.Pin(Id, _first, Now).Value ?? new SigningKeyRing(ring.Realm, ring.Entries, new Dictionary<string, string> { [Id] = _first })).Should().BeNull();

        store.Write(ring, ring)!.Code.Should().Be(ErrorCodes.Rollover.RingChanged);
    }

    private async Task<RolloverStep> StepAsync() => (await Rollover.StepAsync(TestNode.Realm, default)).OrThrow();

    /// <summary>Days that a running node saw pass, and a step at their end.</summary>
    private async Task PassAsync(double days)
    {
        _node.Time.Advance(TimeSpan.FromDays(days));
        _node.Get<ClockWatch>().Observe();
        await StepAsync();
    }

    private void Jump(double days) => _node.Time.AdjustTime(Now.AddDays(days));

    private async Task RestartAsync()
    {
        var time = _node.Time;
        await _node.DisposeAsync();
        _node = await TestNode.StartAsync(_directory.Path, time: time);
    }

    private async Task RegisterAsync()
    {
        var declaration = new RelyingPartyDeclaration(Id, TimeSpan.FromDays(1), RelyingPartyRules.None);
        (await _node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, new RelyingPartyRegistration(declaration, null, MetadataSecret.Generate(), Now), default)).OrThrow();
        _node.Get<RealmDirectory>().Reload();
    }

    private async Task CommitTokenAsync(string keyId, DateTimeOffset expires)
    {
        var id = new TokenId(Guid.CreateVersion7(Now));
        (await _node.Get<TokenLedger>().CommitAsync(new TokenRecord
        {
            Id = id, Realm = TestNode.Realm, NameId = "ann", SubjectKind = SubjectKind.Person, Kind = TokenKind.Bearer, AuthenticationMethod = AuthenticationMethod.Password,
            IssuedAt = Now, ExpiresAt = expires, FamilyId = id, FamilyStartedAt = Now, RenewalsLeft = 0, SignerKeyId = keyId, SignedInfoDigest = new byte[32],
        }, default)).OrThrow();
    }

    private Action Vault(string keyId) => () => _node.Get<KeyVault>().Open(keyId).Dispose();

    // Those of signing certificates: the CA's, TLS and the audit trail have others.
    private long KeysInTheStore() => Count($"SELECT count(*) FROM private_keys WHERE Algorithm = '{KeyAlgorithm.Rsa2048}'");

    private long Count(string sql)
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private List<string> Incidents()
    {
        using var connection = _node.Get<TokenLedger>().OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT detail FROM audit WHERE action LIKE 'keys%' AND error_id IS NOT NULL";
        using var row = command.ExecuteReader();
        var details = new List<string>();
        while (row.Read())
            details.Add(row.GetString(0));
        return details;
    }
}
