using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

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
}
