using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Backups;
using Everseal.Server.Hosting;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Everseal.Server.Storage.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Backups;

/// <summary>A backup of a realm with two keys and a relying party, restored although others may have it too.</summary>
public sealed class TheftRestorationTests : IAsyncLifetime
{
    private const string RelyingParty = "https://rp.example/";

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(TestNode.Start.AddDays(1));
    private string[] _stolen = [];

    public async ValueTask InitializeAsync()
    {
        var data = Directory.CreateDirectory(_directory.File("data")).FullName;
        await InstalledData.WriteToAsync(data);
        await using var node = await TestNode.StartAsync(data);
        var declaration = new RelyingPartyDeclaration(RelyingParty, TimeSpan.FromDays(1), RelyingPartyRules.None);
        (await node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, new RelyingPartyRegistration(declaration, null, MetadataSecret.Generate(), TestNode.Start), default)).OrThrow();
        (await node.Get<RingOperations>().RotateAsync(TestNode.Realm, default)).OrThrow();
        _stolen = [.. node.Get<RealmDirectory>().Default!.Ring.Entries.Select(entry => entry.KeyId)];
        node.Get<BackupCreation>().Run(new CreateBackup(_directory.File("node.backup"), BackedUpNode.Passphrase, Recipient: null, WithMasterKey: true)).OrThrow();
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Restore_KeysStolen_AFreshOneSignsAndNothingOfTheOthersIsBelieved()
    {
        var restored = (await RestoreAsync()).OrThrow();

        var realm = restored.ReplacedKeys.Should().ContainSingle().Subject;
        realm.Compromised.Should().Equal(_stolen).And.HaveCount(2, "the published next key was in the same data");
        await using var node = await TestNode.StartAsync(restored.Data, time: _time);
        var ring = node.Get<RealmDirectory>().Default!.Ring;
        ring.SignerAt(_time.GetUtcNow()).OrThrow().KeyId.Should().Be(realm.Key);
        _stolen.Should().NotContain(realm.Key);
        foreach (var key in _stolen)
        {
            ring.Accept(key, TestNode.Start, _time.GetUtcNow()).Error!.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyRetired);
            node.Get<RevocationRegister>().IsRevoked(ring.Find(key)!.Credential.Certificate).Should().BeTrue();
        }

        ring.PublishedAt(_time.GetUtcNow()).Should().ContainSingle();
    }

    [Fact]
    public async Task Restore_KeysStolen_NamesWhoMustActAndIsOnRecord()
    {
        var restored = (await RestoreAsync()).OrThrow();

        restored.ReplacedKeys[0].MustAct.Should().Equal(RelyingParty);
        restored.ReplacedKeys[0].Remarks.Should().HaveCount(2).And.OnlyContain(remark => remark.EndsWith("is revoked: keyCompromise.", StringComparison.Ordinal));
        using var connection = new LedgerDatabase(Path.Combine(restored.Data, BackupFiles.Ledger)).OpenForReading();
        connection.ReadNumber("SELECT count(*) FROM audit WHERE action = 'keys rotate' AND actor = 'restore' AND detail LIKE 'after a theft%'").Should().Be(1);
    }

    [Fact]
    public async Task Restore_CaOfTheBackupHasEnded_RestoresNothingRatherThanTheStolenKey()
    {
        _time.AdjustTime(TestNode.Start.AddYears(30));

        var refused = await RestoreAsync();

        refused.Error!.Code.Should().Be(ErrorCodes.Backups.KeysNotReplaced);
        Directory.Exists(_directory.File("restored")).Should().BeFalse();
        Directory.Exists(_directory.File("restored.restoring")).Should().BeFalse();
    }

    private async Task<Result<RestorationDescription>> RestoreAsync()
    {
        SqliteConnection.ClearAllPools();
        var request = new RestorationRequest(_directory.File("node.backup"), _directory.File("restored"), MasterKeyFile: null, Replace: false, AuditExport: null);
        return await new Restoration(_time).RunAsync(
            request, wrapped => new BackupSecret.Passphrase(BackedUpNode.Passphrase).Unwrap(wrapped), directory => KeysAfterTheft.ReplaceAsync(directory, _time, CancellationToken.None));
    }
}
