using Everseal.Server.Ledger;

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
}
