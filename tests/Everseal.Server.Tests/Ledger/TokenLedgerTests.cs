using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Ledger;

public sealed class TokenLedgerTests : IDisposable
{
    private readonly LedgerFixture _fixture = new();

    private TokenLedger Ledger => _fixture.Ledger;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Find_CommittedToken_GivesItsRecord()
    {
        var record = _fixture.Record();
        await Ledger.CommitAsync(record, CancellationToken.None);

        var verdict = await Ledger.FindAsync(record.Id, record.IssuedAt, CancellationToken.None);

        verdict.OrThrow().Should().Be(new LedgerVerdict.Known(record));
    }

    [Fact]
    public async Task Find_AfterReopening_GivesItsRecord()
    {
        var record = _fixture.Record();
        await Ledger.CommitAsync(record, CancellationToken.None);
        _fixture.Reopen();

        var verdict = await Ledger.FindAsync(record.Id, record.IssuedAt, CancellationToken.None);

        verdict.OrThrow().Should().Be(new LedgerVerdict.Known(record));
    }

    [Fact]
    public async Task Find_NeverIssuedInsideTheEpoch_IsForged()
    {
        var verdict = await Ledger.FindAsync(_fixture.Record().Id, _fixture.Now, CancellationToken.None);

        verdict.OrThrow().Should().BeOfType<LedgerVerdict.Forged>();
    }

    [Fact]
    public async Task Find_NeverIssuedBeforeTheEpoch_IsOlderThanEpoch()
    {
        var verdict = await Ledger.FindAsync(_fixture.Record().Id, Ledger.Epoch.AddMilliseconds(-1), CancellationToken.None);

        verdict.OrThrow().Should().Be(new LedgerVerdict.OlderThanEpoch(Ledger.Epoch));
    }

    [Fact]
    public async Task Find_DatabaseUnreadable_FailsInsteadOfSayingKnown()
    {
        Execute("ALTER TABLE tokens RENAME TO gone");

        var verdict = await Ledger.FindAsync(_fixture.Record().Id, _fixture.Now, CancellationToken.None);

        verdict.Error!.Code.Should().Be(ErrorCodes.Server.StorageFailed);
    }

    [Fact]
    public async Task Commit_IdTwice_SecondIsRefusedAndTheFirstStays()
    {
        var first = _fixture.Record();
        await Ledger.CommitAsync(first, CancellationToken.None);

        var second = await Ledger.CommitAsync(first with { NameId = "mallory@everseal.local" }, CancellationToken.None);

        second.Error!.Code.Should().Be(ErrorCodes.Server.TokenIdCollision);
        (await Ledger.FindAsync(first.Id, first.IssuedAt, CancellationToken.None)).OrThrow().Should().Be(new LedgerVerdict.Known(first));
    }

    [Fact]
    public async Task Commit_ManyAtOnce_EachIsDurableOnItsOwn()
    {
        var records = Enumerable.Range(0, 2000).Select(_ => _fixture.Record()).ToList();

        var results = await Task.WhenAll(records.Select(record => Task.Run(async () => await Ledger.CommitAsync(record, CancellationToken.None))));
        _fixture.Reopen();

        results.Should().OnlyContain(result => result.IsSuccess);
        foreach (var record in records)
            (await Ledger.FindAsync(record.Id, record.IssuedAt, CancellationToken.None)).OrThrow().Should().BeOfType<LedgerVerdict.Known>();
    }

    [Fact]
    public async Task Commit_OneOfAGroupRefused_TheOthersAreWritten()
    {
        var known = _fixture.Record();
        await Ledger.CommitAsync(known, CancellationToken.None);
        var fresh = Enumerable.Range(0, 50).Select(_ => _fixture.Record()).ToList();

        var results = await Task.WhenAll(fresh.Append(known).Select(record => Ledger.CommitAsync(record, CancellationToken.None).AsTask()));

        results.Count(result => !result.IsSuccess).Should().Be(1);
    }

    [Fact]
    public async Task Commit_DatabaseRefuses_FailsClosedAndRecoversByItself()
    {
        Execute("ALTER TABLE tokens RENAME TO gone");
        var record = _fixture.Record();

        var refused = await Ledger.CommitAsync(record, CancellationToken.None);
        refused.Error!.Code.Should().Be(ErrorCodes.Server.StorageFailed);
        Ledger.Failure.Should().NotBeNull();

        Execute("ALTER TABLE gone RENAME TO tokens");
        (await Ledger.CommitAsync(record, CancellationToken.None)).IsSuccess.Should().BeTrue();
        Ledger.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Commit_DatabaseRefuses_TokenIsNotKnownAfterwards()
    {
        Execute("CREATE TRIGGER refuse BEFORE INSERT ON tokens BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var record = _fixture.Record();

        (await Ledger.CommitAsync(record, CancellationToken.None)).IsSuccess.Should().BeFalse();

        (await Ledger.FindAsync(record.Id, record.IssuedAt, CancellationToken.None)).OrThrow().Should().BeOfType<LedgerVerdict.Forged>();
    }

    [Fact]
    public async Task AppendAudit_Refusal_IsOnRecord()
    {
        await Ledger.AppendAuditAsync(
            new AuditRecord(_fixture.Now, "everseal.local", "Issue", "alice", "192.0.2.1", "EVS-4001", "wrong password"), CancellationToken.None);

        Query("SELECT error_id || ' ' || detail FROM audit").Should().Be("EVS-4001 wrong password");
    }

    [Fact]
    public void Open_NewerSchema_IsRefused()
    {
        Execute("PRAGMA user_version = 99");

        _fixture.Invoking(fixture => fixture.Reopen()).Should().Throw<StsErrorException>()
            .Which.Error.Code.Should().Be(ErrorCodes.Server.SchemaNewer);
        Execute("PRAGMA user_version = 1");
        _fixture.Reopen();
    }

    [Fact]
    public async Task Checkpoint_LogHasGrown_LogStartsOver()
    {
        await WriteMegabyteAsync();
        var full = new FileInfo(Ledger.WalPath).Length;

        Ledger.Checkpoint();
        await WriteMegabyteAsync();

        new FileInfo(Ledger.WalPath).Length.Should().BeLessThan(full * 3 / 2, "the log was written again from its start");
    }

    private async Task WriteMegabyteAsync()
    {
        var record = _fixture.Record(one => one with { Audience = new string('x', 1000) });
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ =>
            Ledger.CommitAsync(record with { Id = _fixture.Record().Id }, CancellationToken.None).AsTask()));
    }

    private void Execute(string sql) => _ = Query(sql);

    private object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_fixture.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
