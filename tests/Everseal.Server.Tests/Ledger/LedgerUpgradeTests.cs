using System.Security.Cryptography;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Auditing;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Ledger;

/// <summary>A ledger as version 1 made it, word for word, with what a year may have left in it.</summary>
public sealed class LedgerUpgradeTests : IDisposable
{
    private const string Version1 = """
        CREATE TABLE tokens (
            id BLOB PRIMARY KEY NOT NULL,
            realm TEXT NOT NULL,
            name_id TEXT NOT NULL,
            subject_kind INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            authentication_method INTEGER NOT NULL,
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            family_id BLOB NOT NULL,
            family_started_at INTEGER NOT NULL,
            renewals_left INTEGER NOT NULL,
            signer_key_id TEXT NOT NULL,
            signed_info_digest BLOB NOT NULL,
            audience TEXT,
            source TEXT
        ) WITHOUT ROWID;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            realm TEXT,
            action TEXT NOT NULL,
            actor TEXT,
            source TEXT,
            error_id TEXT,
            detail TEXT
        );
        CREATE TABLE replay (
            digest BLOB PRIMARY KEY NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE epochs (started_at INTEGER PRIMARY KEY, reason TEXT NOT NULL);
        CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), high_water_mark INTEGER NOT NULL);
        INSERT INTO epochs VALUES (1760000000000, 'created');
        INSERT INTO clock VALUES (1, 1760000000500);
        INSERT INTO audit VALUES (3, 1760000000100, 'everseal.local', 'Issue', 'alice', '192.0.2.1', 'EVS-4001', 'wrong password');
        INSERT INTO audit VALUES (7, 1760000000200, NULL, 'ca issue', 'uid 0', 'local socket', NULL, 'www');
        INSERT INTO tokens VALUES (x'0199c82cc00070008000000000000001', 'everseal.local', 'alice@everseal.local', 0, 0, 0, 1760000000000, 1760003600000,
            x'0199c82cc00070008000000000000001', 1760000000000, 3, 'key', zeroblob(32), NULL, '192.0.2.1');
        PRAGMA user_version = 1;
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_LedgerOfVersion1_ChainsWhatItHasAndMarksIt()
    {
        using var ledger = Upgrade();

        var (records, _) = Read(ledger);

        records.Select(record => (record.Sequence, record.Kind, record.Action)).Should().Equal(
            (1, AuditKind.Service, "ledger upgrade"),
            (2, AuditKind.Imported, "ledger epoch"),
            (3, AuditKind.Imported, "Issue"),
            (4, AuditKind.Imported, "ca issue"),
            (5, AuditKind.Imported, "Issue"));
        records[0].Detail.Should().Contain("2 records and 1 tokens");
        (records[2].Actor, records[2].ErrorId, records[2].At.ToUnixTimeMilliseconds()).Should().Be(("alice", "EVS-4001", 1760000000100));
        records[4].TokenDigest.Should().HaveCount(32);
        (await ledger.AppendAuditAsync(new AuditRecord(TestNode.Start, null, "after", null, null, null, null), default)).OrThrow();
        Verify(ledger).Should().BeNull();
        ledger.Epoch.ToUnixTimeMilliseconds().Should().Be(1760000000000);
    }

    [Fact]
    public void Open_UpgradedLedgerAgain_LeavesItAsItIs()
    {
        Upgrade().Dispose();

        using var again = Open();

        Read(again).Records.Should().HaveCount(5);
    }

    [Fact]
    public void Verify_ImportedTokenChangedLater_NamesItsRecord()
    {
        Upgrade().Dispose();
        using (var connection = new SqliteConnection($"Data Source={_directory.File("ledger.db")};Pooling=False"))
        {
            connection.Open();
            connection.Run("UPDATE tokens SET expires_at = expires_at + 1");
        }

        using var ledger = Open();
        var broken = Verify(ledger);

        (broken!.Kind, broken.Sequence).Should().Be((BreakKind.TokenAltered, 5));
    }

    /// <summary>A ledger of today without what version 3 added is one of version 2.</summary>
    [Fact]
    public async Task Open_LedgerOfVersion2_GainsIncidentsAndSaysSo()
    {
        Open().Dispose();
        using (var connection = new SqliteConnection($"Data Source={_directory.File("ledger.db")};Pooling=False"))
        {
            connection.Open();
            connection.Run("DROP TABLE incidents; DROP TABLE notifications; ALTER TABLE clock DROP COLUMN steady_mark; PRAGMA user_version = 2");
        }

        using var ledger = Open();
        var queue = new AlarmQueue(ledger);
        using var incidents = Register(ledger, queue);
        var condition = new IncidentCondition(ErrorCodes.Alarms.BackupFailed, Severity.Warning, "disk full", "There is no backup of today.", "df -h");
        (await incidents.ReportAsync([IncidentReport.Of(IncidentSubject.Own("backup"), condition)], default)).Should().BeNull();

        Read(ledger).Records.Select(record => record.Action).Should().Equal("ledger epoch", "ledger upgrade", "incident opened");
        queue.Status("mail").Waiting.Should().Be(1);
        Verify(ledger).Should().BeNull();
    }

    /// <summary>A ledger of today without what version 4 added is one of version 3; a message waits in it.</summary>
    [Fact]
    public async Task Open_LedgerOfVersion3_KeepsWhatWaits()
    {
        using (var before = Open())
        {
            using var incidents = Register(before, new AlarmQueue(before));
            var condition = new IncidentCondition(ErrorCodes.Alarms.BackupFailed, Severity.Warning, "disk full", "There is no backup of today.", "df -h");
            (await incidents.ReportAsync([IncidentReport.Of(IncidentSubject.Own("backup"), condition)], default)).Should().BeNull();
        }

        using (var connection = new SqliteConnection($"Data Source={_directory.File("ledger.db")};Pooling=False"))
        {
            connection.Open();
            connection.Run("""
                DROP INDEX notifications_waiting;
                ALTER TABLE notifications DROP COLUMN refused_at;
                CREATE INDEX notifications_waiting ON notifications (channel, id) WHERE delivered_at IS NULL;
                PRAGMA user_version = 3
                """);
        }

        using var ledger = Open();
        var queue = new AlarmQueue(ledger);

        queue.Status("mail").Waiting.Should().Be(1);
        await queue.MarkRefusedAsync(queue.ReadDue("mail", TestNode.Start).Single(), TestNode.Start, "HTTP 400", default);
        queue.Status("mail").Waiting.Should().Be(0);
        Read(ledger).Records.Select(record => record.Action).Should().Equal("ledger epoch", "incident opened", "ledger upgrade");
        Verify(ledger).Should().BeNull();
    }

    private static IncidentRegister Register(TokenLedger ledger, AlarmQueue queue) => new(
        ledger, new AlarmPlan("https://sts.example.org", [new AlarmRoute("mail", Severity.Warning)]), queue, new FakeTimeProvider(TestNode.Start), NullLogger<IncidentRegister>.Instance);

    private TokenLedger Upgrade()
    {
        using (var connection = new SqliteConnection($"Data Source={_directory.File("ledger.db")};Pooling=False"))
        {
            connection.Open();
            connection.Run(Version1);
        }

        return Open();
    }

    private TokenLedger Open() => new(_directory.File("ledger.db"), new FakeTimeProvider(TestNode.Start), NullLogger<TokenLedger>.Instance);

    private static (IReadOnlyList<AuditEntry> Records, long? Next) Read(TokenLedger ledger)
    {
        using var connection = ledger.OpenForReading();
        var (records, next) = new AuditQuery { After = 0 }.Read(connection);
        return ([.. records.Select(record => record.Entry)], next);
    }

    private static AuditBreak? Verify(TokenLedger ledger)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var connection = ledger.OpenForReading();
        return AuditVerification.Run(connection, key, []).OrThrow().Broken;
    }
}
