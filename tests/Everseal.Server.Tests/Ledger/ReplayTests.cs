using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Ledger;

public sealed class ReplayTests : IDisposable
{
    private readonly LedgerFixture _fixture = new();

    private TokenLedger Ledger => _fixture.Ledger;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void TryRemember_SecondSighting_IsRefused()
    {
        Ledger.TryRemember(Key()).Should().BeTrue();

        Ledger.TryRemember(Key()).Should().BeFalse();
    }

    [Fact]
    public void TryRemember_AnotherExpiryForTheSameMessage_IsStillTheSame()
    {
        Ledger.TryRemember(Key()).Should().BeTrue();

        Ledger.TryRemember(ReplayKey.Of("signature"u8, _fixture.Now.AddHours(9))).Should().BeFalse();
    }

    [Fact]
    public async Task TryRemember_CommittedBeforeARestart_IsRefused()
    {
        Ledger.TryRemember(Key());
        await Ledger.CommitAsync(_fixture.Record(record => record with { Replay = Key() }), CancellationToken.None);
        _fixture.Reopen();

        Ledger.TryRemember(Key()).Should().BeFalse();
    }

    [Fact]
    public async Task TryRemember_RememberedWithoutATokenBeforeARestart_IsRefused()
    {
        await Ledger.RememberAsync(Key(), CancellationToken.None);
        _fixture.Reopen();

        Ledger.TryRemember(Key()).Should().BeFalse();
    }

    [Fact]
    public async Task TryRemember_AfterAFailedCommit_MayTryAgain()
    {
        Ledger.TryRemember(Key());
        Execute("ALTER TABLE tokens RENAME TO gone");

        await Ledger.CommitAsync(_fixture.Record(record => record with { Replay = Key() }), CancellationToken.None);

        Ledger.TryRemember(Key()).Should().BeTrue("nothing was issued for the first sighting");
    }

    [Fact]
    public async Task Commit_KeyDurableAlready_IsRefusedAndNoTokenIsOnRecord()
    {
        await Ledger.RememberAsync(Key(), CancellationToken.None);
        var record = _fixture.Record(one => one with { Replay = Key() });

        (await Ledger.CommitAsync(record, CancellationToken.None)).Error!.Code.Should().Be(ErrorCodes.Server.ReplayDetected);

        (await Ledger.FindAsync(record.Id, record.IssuedAt, CancellationToken.None)).OrThrow().Should().BeOfType<LedgerVerdict.Forged>();
    }

    [Fact]
    public async Task RecordTime_KeyExpired_IsForgotten()
    {
        await Ledger.RememberAsync(Key(), CancellationToken.None);

        await Ledger.RecordTimeAsync(_fixture.Now, _fixture.Now.AddMinutes(11), CancellationToken.None);
        _fixture.Reopen();

        Ledger.TryRemember(Key()).Should().BeTrue("its message is refused for its age");
    }

    private ReplayKey Key() => ReplayKey.Of("signature"u8, _fixture.Now.AddMinutes(10));

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_fixture.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
