using Everseal.Core.Errors;
using Everseal.Core.Incidents;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Rollover;

/// <summary>The worker's rounds on a store that somebody damages and mends.</summary>
public sealed class RolloverWorkerTests : IAsyncLifetime
{
    private static readonly IncidentSubject OfRealm = IncidentSubject.Own($"rollover of realm {TestNode.Realm}");

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private RolloverWorker _worker = null!;

    private IncidentRegister Incidents => _node.Get<IncidentRegister>();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task RunOnce_ThreeRoundsInARowFail_IsAnIncidentThatEndsWithOneThatWorks()
    {
        Run("UPDATE signing_credentials SET Chain = replace(Chain, 'BEGIN', 'BEGUN')");
        await RunAsync(rounds: 2);
        Incidents.Open.Should().BeEmpty("a store may be busy for a moment");

        await RunAsync(rounds: 2);
        var open = Incidents.Open.Should().ContainSingle().Subject;
        (open.Subject, open.Condition.Code, open.Condition.Next).Should().Be((OfRealm, ErrorCodes.Rollover.RoundFailed, $"everseal keys plan --realm {TestNode.Realm}"));
        open.Condition.Detail.Should().Contain("EVS-");

        Run("UPDATE signing_credentials SET Chain = replace(Chain, 'BEGUN', 'BEGIN')");
        await RunAsync(rounds: 1);
        Incidents.Open.Should().BeEmpty();
    }

    [Fact]
    public async Task RunOnce_KeyThatNothingNames_IsDestroyedADayLaterAndNoOther()
    {
        var vault = _node.Get<KeyVault>();
        var (spare, signer) = (await vault.CreateAsync(KeyAlgorithm.EcdsaP256, default), _node.Get<RealmDirectory>().Default!.Ring.Entries[0].KeyId);
        var others = Count();

        _node.Time.Advance(TimeSpan.FromHours(23));
        await _worker.RunOnceAsync(default);
        vault.Holds(spare).Should().BeTrue("a step may still be at it");

        _node.Time.Advance(TimeSpan.FromHours(2));
        await _worker.RunOnceAsync(default);
        (vault.Holds(spare), vault.Holds(signer), Count()).Should().Be((false, true, others - 1));
    }

    [Fact]
    public async Task RunOnce_ClockInDoubt_DestroysNoKey()
    {
        var spare = await _node.Get<KeyVault>().CreateAsync(KeyAlgorithm.EcdsaP256, default);
        (await _node.Get<TokenLedger>().RecordTimeAsync(TestNode.Start.AddYears(12), null, default)).Should().BeNull();
        await _node.DisposeAsync();
        await StartAsync(new FakeTimeProvider(TestNode.Start.AddDays(60)));

        await _worker.RunOnceAsync(default);

        _node.Get<ClockWatch>().Status.Verdict.Should().NotBe(ClockVerdict.Steady);
        _node.Get<KeyVault>().Holds(spare).Should().BeTrue();
    }

    [Fact]
    public async Task Stop_FetchOfTheLastMinute_IsWritten()
    {
        const string Reader = "https://rp.example/";
        var declaration = new RelyingPartyDeclaration(Reader, TimeSpan.FromDays(1), RelyingPartyRules.None);
        (await _node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, new RelyingPartyRegistration(declaration, null, MetadataSecret.Generate(), TestNode.Start), default)).OrThrow();
        _node.Get<KeyAdoptions>().NoteFetch(TestNode.Realm, Reader, ["some key"], TestNode.Start);

        await _worker.StopAsync(default);

        new KeyAdoptions(_node.Get<EversealDatabase>()).Read(TestNode.Realm).Should().ContainSingle(adoption => adoption.RelyingParty == Reader && adoption.FetchedAt == TestNode.Start);
    }

    private async Task StartAsync(FakeTimeProvider? time = null)
    {
        _node = await TestNode.StartAsync(_directory.Path, time: time, features: services => services.AddSingleton<RolloverWorker>());
        _worker = _node.Get<RolloverWorker>();
    }

    private long Count()
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM private_keys";
        return (long)command.ExecuteScalar()!;
    }

    private async Task RunAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            _node.Time.Advance(RolloverWorker.Interval);
            await _worker.RunOnceAsync(default);
        }
    }

    private void Run(string sql)
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
