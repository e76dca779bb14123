using System.Net;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Core.X509;
using Everseal.Server.Auditing;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Everseal.Server.Upgrading;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Upgrading;

/// <summary>Data directories that earlier versions made, met by this one.</summary>
public sealed class DataUpgradeTests
{
    public static TheoryData<string> Earlier => [.. EarlierData.Names];

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Run_DataOfAnEarlierVersion_ServesAllThatWasInIt(string name)
    {
        using var data = new EarlierData(name);

        (await UpgradeAsync(data)).OrThrow().Steps.Should().NotBeEmpty();

        StoredSchema.Read(data.Path).IsCurrent.Should().BeTrue();
        await using var node = await TestNode.StartAsync(data.Path, time: At(days: 1));
        var password = await node.Get<IIdentitySource>().AuthenticateAsync(
            TestNode.Realm, "ann", "another horse battery", AttemptSource.FromAddress(IPAddress.Loopback), CancellationToken.None);
        password.OrThrow().NameId.Should().Be($"ann@{TestNode.Realm}");
        (await node.Get<IIdentitySource>().FindAsync(TestNode.Realm, $"backup@{TestNode.Realm}", CancellationToken.None)).OrThrow();
        using var ledger = node.Get<TokenLedger>().OpenForReading();
        ledger.ReadNumber("SELECT count(*) FROM tokens").Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Run_DataOfAnEarlierVersion_IsOnAnUnbrokenTrail(string name)
    {
        using var data = new EarlierData(name);
        await UpgradeAsync(data);

        await using var node = await TestNode.StartAsync(data.Path, time: At(days: 1));
        await node.Get<AuditKey>().EnsureAsync(CancellationToken.None);
        using var key = node.Get<AuditKey>().OpenPublicKey();
        using var connection = node.Get<TokenLedger>().OpenForReading();
        AuditVerification.Run(connection, key, []).OrThrow().Broken.Should().BeNull();
        connection.ReadNumber("SELECT count(*) FROM audit WHERE action = 'upgrade'").Should().Be(1);
    }

    /// <summary>The outage that this program is made against: each upgrade carried the signing certificate over, until it ended.</summary>
    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Start_CertificatesNearTheirEnd_AreRefreshedNotCarried(string name)
    {
        using var data = new EarlierData(name);
        var time = At(days: 330);
        await UpgradeAsync(data, time);

        await using var node = await TestNode.StartAsync(data.Path, time: time);
        (await node.Get<RealmRollover>().StepAsync(TestNode.Realm, CancellationToken.None)).OrThrow();

        var ring = node.Get<RealmDirectory>().Default!.Ring;
        ring.PublishedAt(time.GetUtcNow()).Should().HaveCount(2, "the next key is published beside the one that ends");
        ring.Entries[^1].Credential.Validity.NotAfter.Should().BeAfter(EarlierData.MadeAt.AddDays(600));
        ValidityPeriod.Of(node.Get<ServerCertificates>().Current!.TargetCertificate).NotAfter.Should().BeAfter(time.GetUtcNow().AddDays(60));
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Run_DatabasesOfBefore_AreKeptAsTheyWere(string name)
    {
        using var data = new EarlierData(name);
        var before = StoredSchema.Read(data.Path);

        var applied = (await UpgradeAsync(data)).OrThrow();

        applied.Copy.Should().Be(data.FileOf(DataUpgrade.CopyDirectory));
        StoredSchema.Read(applied.Copy!).Should().BeEquivalentTo(before);
        File.GetUnixFileMode(applied.Copy!).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Run_Again_HasNothingToDo()
    {
        using var data = new EarlierData("store1-ledger1");
        await UpgradeAsync(data);
        var copied = File.GetLastWriteTimeUtc(data.FileOf(DataUpgrade.CopyDirectory));

        (await UpgradeAsync(data)).OrThrow().Steps.Should().BeEmpty();
        File.GetLastWriteTimeUtc(data.FileOf(DataUpgrade.CopyDirectory)).Should().Be(copied);
    }

    [Fact]
    public async Task Run_KilledWhileCopying_BeginsAnew()
    {
        using var data = new EarlierData("store5-ledger2");
        Directory.CreateDirectory(data.FileOf(DataUpgrade.CopyDirectory + ".work"));
        await File.WriteAllTextAsync(data.FileOf(DataUpgrade.CopyDirectory + ".work/everseal.db"), "half of it");

        (await UpgradeAsync(data)).IsSuccess.Should().BeTrue();
        Directory.Exists(data.FileOf(DataUpgrade.CopyDirectory + ".work")).Should().BeFalse();
    }

    [Fact]
    public async Task Run_KilledBetweenTheDatabases_GoesOnWithTheLedger()
    {
        using var data = new EarlierData("store5-ledger2");
        await new EversealDatabase(data.FileOf("everseal.db")).MigrateAsync(CancellationToken.None);

        (await UpgradeAsync(data)).OrThrow().Steps.Should().ContainSingle().Which.Should().StartWith("ledger: ");
    }

    [Fact]
    public async Task Run_CopyCannotBeMade_LeavesTheDatabasesAndSaysWhy()
    {
        using var data = new EarlierData("store1-ledger1");
        var before = StoredSchema.Read(data.Path);
        await File.WriteAllTextAsync(data.FileOf(DataUpgrade.CopyDirectory + ".work"), "a file in the way");

        (await UpgradeAsync(data)).Error!.Code.Should().Be(ErrorCodes.Upgrades.NotUpgraded);
        StoredSchema.Read(data.Path).Should().BeEquivalentTo(before);
    }

    [Theory]
    [InlineData("everseal.db", "INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Later', '10.0.0')")]
    [InlineData("ledger.db", "PRAGMA user_version = 99")]
    public async Task Run_EitherDatabaseIsNewer_IsRefusedAndNeitherIsTouched(string file, string change)
    {
        using var data = new EarlierData("store5-ledger2");
        using (var connection = new SqliteConnection($"Data Source={data.FileOf(file)};Pooling=False"))
        {
            connection.Open();
            connection.Run(change);
        }

        var before = StoredSchema.Read(data.Path);

        (await UpgradeAsync(data)).Error!.Code.Should().Be(ErrorCodes.Server.SchemaNewer);
        StoredSchema.Read(data.Path).Should().BeEquivalentTo(before);
        Directory.Exists(data.FileOf(DataUpgrade.CopyDirectory)).Should().BeFalse();
    }

    /// <summary>What had been asked for is waited for still.</summary>
    [Fact]
    public async Task Run_RequestForAnIssuingCaWaits_WaitsAfterIt()
    {
        using var data = new EarlierData("store6-ledger3");
        Change(data, "INSERT INTO authority_requests (KeyId, Subject, CreatedAt) SELECT KeyId, 'CN=asked for', 1767225600000 FROM signing_credentials LIMIT 1");

        (await UpgradeAsync(data)).OrThrow();

        await using var node = await TestNode.StartAsync(data.Path, time: At(days: 1));
        await using var context = node.Get<EversealDatabase>().Open();
        context.CertificateRequests.Should().ContainSingle().Which.Should().Match<CertificateRequestEntry>(
            request => request.Slot == CertificateSlot.IssuingCa && request.RealmId == null && request.Subject == "CN=asked for" && request.CreatedAt.Year == 2026);
    }

    internal static FakeTimeProvider At(int days) => new(EarlierData.MadeAt.AddDays(days));

    private static void Change(EarlierData data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={data.FileOf("everseal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static async Task<Result<AppliedUpgrade>> UpgradeAsync(EarlierData data, FakeTimeProvider? time = null)
    {
        using var directory = DataDirectory.Open(data.Path).OrThrow();
        return await DataUpgrade.RunAsync(directory, time ?? At(days: 1), CancellationToken.None);
    }
}
