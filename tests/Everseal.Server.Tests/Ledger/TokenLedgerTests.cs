using Everseal.Core.Tokens;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Ledger;

public sealed class TokenLedgerTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private readonly TokenLedger _ledger = fixture.Node.Get<TokenLedger>();

    [Fact]
    public async Task AppendAudit_TextsThatNobodyVerified_AreCut()
    {
        var flood = new string('x', 1024 * 1024);

        var kept = (await _ledger.AppendAuditAsync(new AuditRecord(TestNode.Start, TestNode.Realm, "Issue", flood, null, null, flood), default)).OrThrow();

        (kept.Actor!.Length, kept.Detail!.Length).Should().Be((256, 1024));
    }

    [Fact]
    public async Task AppendAudit_UsualTexts_StayAsTheyAre()
    {
        var record = new AuditRecord(TestNode.Start, TestNode.Realm, "Issue", "alice", "192.0.2.1", null, null);

        (await _ledger.AppendAuditAsync(record, default)).OrThrow().Should().Be(record);
    }

    [Fact]
    public async Task Open_LedgerOfTheFirstSchema_IsUpgradedAndItsTokensAreKnown()
    {
        using var directory = new TemporaryDirectory();
        var (path, id) = (directory.File("ledger.db"), new TokenId(Guid.CreateVersion7(TestNode.Start)));
        using (var ledger = Open(path))
            (await ledger.CommitAsync(Record(id), default)).OrThrow();
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE cancellations; ALTER TABLE tokens DROP COLUMN delegated_from; PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }

        using var upgraded = Open(path);
        var before = (await upgraded.FindAsync(id, TestNode.Start, default)).OrThrow();
        (await upgraded.CancelAsync(new Cancellation(id, TestNode.Start, TestNode.Start.AddDays(90), null), default)).OrThrow();

        before.Should().BeOfType<LedgerVerdict.Known>();
        (await upgraded.FindAsync(id, TestNode.Start, default)).OrThrow().Should().BeOfType<LedgerVerdict.Cancelled>();
    }

    [Fact]
    public async Task Remember_CallerGoesAwayWhileTheQueueIsFull_ForgetsTheKey()
    {
        var key = ReplayKey.Of("a request"u8, TestNode.Start.AddMinutes(10));
        var record = new AuditRecord(TestNode.Start, TestNode.Realm, "Issue", null, null, null, null);
        Task[] queued;
        using (var blocker = new SqliteConnection($"Data Source={fixture.Node.Get<DataDirectory>().LedgerFile}"))
        {
            blocker.Open();
            using var transaction = blocker.BeginTransaction();
            queued = [.. Enumerable.Range(0, 6000).Select(_ => _ledger.AppendAuditAsync(record, default).AsTask())];
            _ledger.TryRemember(key).Should().BeTrue();

            var remember = async () => await _ledger.RememberAsync(key, new CancellationToken(canceled: true));

            await remember.Should().ThrowAsync<OperationCanceledException>();
        }

        _ledger.TryRemember(key).Should().BeTrue("it was never accepted");
        await Task.WhenAll(queued);
    }

    private TokenLedger Open(string path) => new(path, fixture.Node.Time, NullLogger<TokenLedger>.Instance);

    private static TokenRecord Record(TokenId id) => new()
    {
        Id = id,
        Realm = TestNode.Realm,
        NameId = "ann@everseal.local",
        SubjectKind = SubjectKind.Person,
        Kind = TokenKind.Bearer,
        AuthenticationMethod = AuthenticationMethod.Password,
        IssuedAt = TestNode.Start,
        ExpiresAt = TestNode.Start.AddHours(1),
        FamilyId = id,
        FamilyStartedAt = TestNode.Start,
        RenewalsLeft = 0,
        SignerKeyId = "k",
        SignedInfoDigest = new byte[32],
    };
}
