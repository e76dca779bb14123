using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Server.Auditing;
using Everseal.Server.Backups;
using Everseal.Server.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Backups;

public sealed class RestorationTests(BackedUpNode node) : IClassFixture<BackedUpNode>
{
    private readonly FakeTimeProvider _time = new(TestNode.Start.AddDays(1));

    [Fact]
    public void Backup_WhileServing_WasTriedAndSaysWhatIsInside()
    {
        node.Made.Realms.Should().Equal(TestNode.Realm);
        node.Made.Tokens.Should().Be(1);
        node.Made.HasMasterKey.Should().BeFalse();
        File.GetUnixFileMode(node.BackupFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFileSystemEntries(node.Data).Should().NotContain(entry => entry.EndsWith("backup.work", StringComparison.Ordinal));
        File.Exists(node.BackupFile + ".partial").Should().BeFalse();
    }

    [Fact]
    public async Task Restore_IntoNewDirectory_StartsAndKnowsWhatWasBeforeAndNotWhatCameAfter()
    {
        var target = node.File("restored");

        var restored = (await RestoreAsync(Order(target))).OrThrow();

        restored.Epoch.Should().Be(_time.GetUtcNow());
        await using var again = await TestNode.StartAsync(target, time: _time);
        var ledger = again.Get<TokenLedger>();
        (await ledger.FindAsync(node.Before.Id, node.Before.IssuedAt, CancellationToken.None)).Value.Should().BeOfType<LedgerVerdict.Known>();
        (await ledger.FindAsync(node.After.Id, node.After.IssuedAt, CancellationToken.None)).Value.Should().BeOfType<LedgerVerdict.OlderThanEpoch>();
        (await ledger.FindAsync(Auditing.Trail.Token("x").Id, _time.GetUtcNow(), CancellationToken.None)).Value.Should().BeOfType<LedgerVerdict.Forged>();
    }

    [Fact]
    public async Task Restore_Trail_IsUnbrokenWithTheNewEpochOnRecord()
    {
        var target = node.File("trail");
        (await RestoreAsync(Order(target))).OrThrow();

        await using var again = await TestNode.StartAsync(target, time: _time);
        using var key = again.Get<AuditKey>().OpenPublicKey();
        using var connection = again.Get<TokenLedger>().OpenForReading();
        AuditVerification.Run(connection, key, []).OrThrow().Broken.Should().BeNull();
    }

    [Fact]
    public async Task Restore_ClockBehindWhatTheLedgerSaw_EpochIsNotInThePast()
    {
        var late = new FakeTimeProvider(TestNode.Start.AddYears(-12));

        var restored = (await new Restoration(late).RunAsync(Order(node.File("late")), Unwrap)).OrThrow();

        restored.Epoch.Should().BeAfter(node.After.IssuedAt);
    }

    [Fact]
    public async Task Restore_OverTheDirectory_ListsWhatHasToBeDoneAgainAndKeepsIt()
    {
        var target = node.File("replaced");
        Copy(node.Data, target);

        var restored = (await RestoreAsync(Order(target) with { Replace = true, MasterKeyFile = null })).OrThrow();

        restored.Lost.Select(change => change.Action).Should().Equal("Cancel", "user disable");
        restored.Lost[1].Target.Should().Be("alice");
        restored.Lost[0].Target.Should().Contain($"{node.Before.FamilyId.Value:D}");
        File.Exists(Path.Combine(restored.MovedAside!, "everseal.db")).Should().BeTrue();
    }

    [Fact]
    public async Task Restore_WithAnExport_ListsTheSame()
    {
        var export = node.File("trail.jsonl");
        using (var connection = new LedgerDatabase(Path.Combine(node.Data, "ledger.db")).OpenForReading())
        {
            using var command = connection.CreateCommand();
            command.CommandText = AuditTable.Select;
            using var row = command.ExecuteReader();
            using var lines = new StreamWriter(export);
            while (row.Read())
                lines.WriteLine(JsonSerializer.Serialize(AuditLine.Of(AuditTable.Read(row)), AdministrationJson.Default.AuditLine));
        }

        var restored = (await RestoreAsync(Order(node.File("exported")) with { AuditExport = export })).OrThrow();

        restored.LookedIn.Should().Equal(export);
        restored.Lost.Select(change => change.Action).Should().Equal("Cancel", "user disable");
    }

    [Fact]
    public async Task Restore_NoTrailAtHand_SaysThatNothingIsKnown()
        => (await RestoreAsync(Order(node.File("unknown")))).OrThrow().LookedIn.Should().BeEmpty();

    [Fact]
    public async Task Restore_OccupiedTarget_IsRefusedAndLeftAlone()
    {
        var target = node.File("occupied");
        Directory.CreateDirectory(target);
        File.WriteAllText(Path.Combine(target, "precious"), "");

        (await RestoreAsync(Order(target))).Error!.Code.Should().Be(ErrorCodes.Backups.TargetOccupied);
        Directory.GetFiles(target).Should().ContainSingle();
    }

    [Fact]
    public async Task Restore_OverADirectoryThatIsServed_IsRefused()
    {
        var target = node.File("served");
        Copy(node.Data, target);
        await using var serving = await TestNode.StartAsync(target);

        (await RestoreAsync(Order(target) with { Replace = true })).Error!.Code.Should().Be(ErrorCodes.Server.DataDirectoryInUse);
    }

    [Fact]
    public async Task Restore_OtherPassphrase_IsRefused()
        => (await new Restoration(_time).RunAsync(Order(node.File("wrong")), wrapped => new BackupSecret.Passphrase("not the passphrase").Unwrap(wrapped)))
            .Error!.Code.Should().Be(ErrorCodes.Backups.SecretUnusable);

    [Fact]
    public async Task Restore_OtherMasterKey_IsRefusedAndNothingIsLeft()
    {
        var other = node.File("other.key");
        PrivateFile.Write(other, new byte[32]);
        var target = node.File("other");

        (await RestoreAsync(Order(target) with { MasterKeyFile = other })).Error!.Code.Should().Be(ErrorCodes.Server.MasterKeyUnusable);
        Directory.Exists(target).Should().BeFalse();
        Directory.Exists(target + ".restoring").Should().BeFalse();
    }

    [Fact]
    public async Task Restore_NoMasterKey_SaysWhatIsNeeded()
        => (await RestoreAsync(Order(node.File("none")) with { MasterKeyFile = null })).Error!.PublicDetail.Should().Contain("--master-key");

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(2000)]
    [InlineData(-1)]
    public async Task Restore_OneByteAltered_IsRefused(int at)
    {
        var altered = node.File($"altered{at}");
        var octets = File.ReadAllBytes(node.BackupFile);
        octets[at < 0 ? octets.Length + at : at] ^= 1;
        File.WriteAllBytes(altered, octets);

        (await RestoreAsync(Order(node.File($"from-altered{at}")) with { File = altered })).Error.Should().NotBeNull();
        Directory.Exists(node.File($"from-altered{at}")).Should().BeFalse();
    }

    [Fact]
    public async Task Restore_LeftoversOfAKilledRestore_AreNoHindrance()
    {
        var target = node.File("again");
        Directory.CreateDirectory(target + ".restoring");
        File.WriteAllText(Path.Combine(target + ".restoring", "everseal.db"), "half");

        (await RestoreAsync(Order(target))).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Backup_FileThatIsThere_IsNotOverwritten()
    {
        var target = node.File("twice");
        Copy(node.Data, target);
        await using var again = await TestNode.StartAsync(target);
        var order = new CreateBackup(node.BackupFile, BackedUpNode.Passphrase, null, WithMasterKey: true);

        again.Get<BackupCreation>().Run(order).Error!.Code.Should().Be(ErrorCodes.Backups.FileUnusable);
        again.Get<BackupCreation>().Run(order with { File = "relative" }).Error!.PublicDetail.Should().Contain("absolute");
        again.Get<BackupCreation>().Run(order with { File = node.File("no/such/folder") }).Error!.Code.Should().Be(ErrorCodes.Backups.NotMade);
    }

    [Fact]
    public async Task Backup_WithMasterKey_RestoresAlone()
    {
        var target = node.File("alone");
        Copy(node.Data, target);
        await using (var again = await TestNode.StartAsync(target))
            again.Get<BackupCreation>().Run(new CreateBackup(node.File("alone.backup"), BackedUpNode.Passphrase, null, WithMasterKey: true)).OrThrow();

        (await RestoreAsync(Order(node.File("alone-again")) with { File = node.File("alone.backup"), MasterKeyFile = null })).IsSuccess.Should().BeTrue();
    }

    private Task<Result<RestorationDescription>> RestoreAsync(RestorationRequest request) => new Restoration(_time).RunAsync(request, Unwrap);

    private RestorationRequest Order(string target)
        => new(node.BackupFile, target, Path.Combine(node.Data, "master.key"), Replace: false, AuditExport: null);

    private static byte[] Unwrap(WrappedKey wrapped) => new BackupSecret.Passphrase(BackedUpNode.Passphrase).Unwrap(wrapped);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => !file.Contains("lock", StringComparison.Ordinal) && !file.EndsWith(".sock", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
