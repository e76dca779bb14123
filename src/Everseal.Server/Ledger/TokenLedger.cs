using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>
/// The durable memory of every token issued and every request refused. A response leaves only after
/// <see cref="CommitAsync"/> has returned; every acceptance of a token asks <see cref="FindAsync"/>.
/// </summary>
public sealed class TokenLedger : IDisposable
{
    private readonly LedgerDatabase _database;
    private readonly ReaderPool<LedgerReader> _readers;
    private readonly GroupWriter<LedgerStatements> _writer;
    private readonly ReplayCache _replays = new();
    private readonly RefusalWindow _refusals = new();
    private readonly ValidationCounts _validations = new();
    private long _cancellations;

    /// <summary>Opens the ledger and creates what is missing.</summary>
    /// <exception cref="StsErrorException">A newer version wrote the file.</exception>
    public TokenLedger(string path, TimeProvider time, ILogger<TokenLedger> logger)
    {
        _database = new LedgerDatabase(path);
        _database.Create(time.GetUtcNow());
        _readers = new ReaderPool<LedgerReader>(() => new LedgerReader(_database.OpenForReading()));
        (Epoch, HighWaterMark, SteadyMark) = ReadState();
        _writer = new GroupWriter<LedgerStatements>("ledger", () => new LedgerStatements(_database.OpenForWriting()), logger);
    }

    /// <summary>Since when every token is on record here.</summary>
    public DateTimeOffset Epoch { get; }

    /// <summary>The latest time that an earlier run saw; null in a new ledger.</summary>
    public DateTimeOffset? HighWaterMark { get; }

    /// <summary>The latest time that was seen while the clock was steady; null where none is on record.</summary>
    public DateTimeOffset? SteadyMark { get; }

    /// <summary>
    /// Grows with every end of a family, before <see cref="CancelAsync"/> returns: what <see cref="FindAsync"/> said of a token on
    /// record stands while this is what it was before the question.
    /// </summary>
    public long Cancellations => Volatile.Read(ref _cancellations);

    /// <summary>Why the ledger cannot write at present; null when it can.</summary>
    public StsError? Failure => _writer.Failure;

    internal string WalPath => _database.WalPath;

    /// <summary>Makes a token's record, and its replay key, durable.</summary>
    /// <returns>The record once it is on the disk; <c>EVS-6005</c> when it is not, and then no token may leave.</returns>
    public async ValueTask<Result<TokenRecord>> CommitAsync(TokenRecord record, CancellationToken cancellationToken)
        => await WriteAsync(statements => statements.Write(record), record.Replay, cancellationToken) is { } error ? error : record;

    /// <summary>
    /// First sighting or not, in memory: call it before the costly work. It becomes durable with the
    /// <see cref="CommitAsync"/> that carries the key, or by <see cref="RememberAsync"/>.
    /// </summary>
    public bool TryRemember(ReplayKey key) => _replays.TryRemember(key);

    /// <summary>Makes a key durable where no token is issued.</summary>
    public async ValueTask<Result<ReplayKey>> RememberAsync(ReplayKey key, CancellationToken cancellationToken)
        => await WriteAsync(statements => statements.Write(key), key, cancellationToken) is { } error ? error : key;

    /// <summary>
    /// Ends a family of tokens: once this has returned, <see cref="FindAsync"/> says so of each of them and of whatever was
    /// delegated from them, those included whose record is being written now.
    /// </summary>
    public async ValueTask<Result<Cancellation>> CancelAsync(Cancellation cancellation, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(statements => statements.Write(cancellation), cancellation.Replay, cancellationToken) is { } error ? error : cancellation;
        }
        finally
        {
            // Even after a failure: a COMMIT that was not confirmed may stand all the same.
            Interlocked.Increment(ref _cancellations);
        }
    }

    /// <summary>
    /// Makes a record durable: the one way into the audit trail for all but tokens and their cancellations, whose records
    /// go with them. What carries an error is coalesced: the first of its kind are durable when this
    /// returns, further ones of that minute are counted, and <see cref="FlushAsync"/> writes how many there were.
    /// </summary>
    /// <returns>The record as it was kept: over-long texts are cut.</returns>
    public async ValueTask<Result<AuditRecord>> AppendAuditAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var kept = record.Clipped();
        if (kept.ErrorId is null)
        {
            return await AppendAsync(kept, cancellationToken) is { } error ? error : kept;
        }

        if (_refusals.IsWritten(kept) && await AppendAsync(kept, cancellationToken) is { } unwritten)
        {
            _refusals.PutBack(kept);
            return unwritten;
        }

        return kept;
    }

    /// <summary>Counts one Validate; <see cref="FlushAsync"/> makes the counts durable.</summary>
    /// <param name="outcome">Null for a token that is valid.</param>
    public void CountValidation(string realm, ErrorCode? outcome, DateTimeOffset at) => _validations.Add(realm, outcome?.Id ?? "valid", at);

    /// <summary>What is known of a token whose signature was verified with one of our keys.</summary>
    /// <param name="issuedAt">The token's IssueInstant.</param>
    /// <returns>A failure when the ledger cannot be read: that is never "known".</returns>
    public ValueTask<Result<LedgerVerdict>> FindAsync(TokenId id, DateTimeOffset issuedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult<Result<LedgerVerdict>>(Judge(_readers.Read(reader => reader.Find(id)), issuedAt));
        }
        catch (SqliteException exception)
        {
            return ValueTask.FromResult<Result<LedgerVerdict>>(
                new StsError(ErrorCodes.Server.StorageFailed, "The request failed.", $"ledger: {exception.Message}"));
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
    }

    /// <summary>Records that this time was seen, and lets go of replay keys that expired before a time.</summary>
    /// <param name="forgetBefore">Null while the time is in doubt: then it is no time that a later start may call confirmed.</param>
    internal async ValueTask<StsError?> RecordTimeAsync(DateTimeOffset seen, DateTimeOffset? forgetBefore, CancellationToken cancellationToken)
    {
        if (forgetBefore is { } time)
        {
            _replays.ForgetBefore(time);
        }

        return await WriteAsync(
            statements =>
            {
                statements.RaiseHighWaterMark(seen, isSteady: forgetBefore is not null);
                if (forgetBefore is { } end)
                    statements.DeleteReplayKeysBefore(end);
            },
            cancellationToken);
    }

    /// <summary>Writes what was counted: repeated refusals whose minute is over, and Validate calls.</summary>
    /// <param name="now">Null when the server ends: then nothing waits any longer.</param>
    /// <returns>Why it could not; what could not be written stays counted.</returns>
    internal async ValueTask<StsError?> FlushAsync(DateTimeOffset? now, CancellationToken cancellationToken)
    {
        StsError? failure = null;
        foreach (var repeated in _refusals.Close(now))
        {
            if (await AppendAsync(repeated, cancellationToken) is not { } unwritten)
            {
                continue;
            }

            _refusals.PutBack(repeated);
            failure = unwritten;
        }

        var counts = _validations.Take();
        if (counts.Count > 0 && await WriteAsync(statements => counts.ToList().ForEach(statements.AddCount), cancellationToken) is { } uncounted)
        {
            _validations.PutBack(counts);
            failure = uncounted;
        }

        return failure;
    }

    /// <summary>A step of the writer, durable when this returns null.</summary>
    internal ValueTask<StsError?> WriteAsync(Action<LedgerStatements> step, CancellationToken cancellationToken)
        => _writer.WriteAsync(
            statements =>
            {
                step(statements);
                return null;
            },
            cancellationToken);

    /// <summary>A connection of the caller's own that sees what is committed.</summary>
    internal SqliteConnection OpenForReading() => _database.OpenForReading();

    /// <summary>
    /// Moves the log into the database, on a connection of its own beside the writer. What was written
    /// meanwhile is left, and the writer moves that little rest between two groups, so that the log starts over.
    /// </summary>
    internal void Checkpoint()
    {
        using var connection = _database.OpenForWriting();
        connection.Run("PRAGMA wal_checkpoint(PASSIVE)");
        _writer.AfterNextGroup(statements => statements.Checkpoint());
    }

    private ValueTask<StsError?> AppendAsync(AuditRecord record, CancellationToken cancellationToken)
        => WriteAsync(statements => statements.InsertAudit(record), cancellationToken);

    private LedgerVerdict Judge(TokenRecord? record, DateTimeOffset issuedAt)
    {
        if (record is not null)
        {
            return record.CancelledAt is null ? new LedgerVerdict.Known(record) : new LedgerVerdict.Cancelled(record);
        }

        return issuedAt < Epoch ? new LedgerVerdict.OlderThanEpoch(Epoch) : new LedgerVerdict.Forged();
    }

    // What did not become durable was not accepted: its sender may try again.
    private async ValueTask<StsError?> WriteAsync(Func<LedgerStatements, StsError?> write, ReplayKey? key, CancellationToken cancellationToken)
    {
        try
        {
            var error = await _writer.WriteAsync(write, cancellationToken);
            if (error is not null && error.Code != ErrorCodes.Server.ReplayDetected)
            {
                Forget(key);
            }

            return error;
        }
        catch (OperationCanceledException)
        {
            // It gave up before it had a place in the queue: once there, nothing calls it back.
            Forget(key);
            throw;
        }
    }

    private void Forget(ReplayKey? key)
    {
        if (key is { } unwritten)
        {
            _replays.Forget(unwritten);
        }
    }

    private (DateTimeOffset Epoch, DateTimeOffset? HighWaterMark, DateTimeOffset? SteadyMark) ReadState()
    {
        using var connection = _database.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT digest, expires_at FROM replay";
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                _replays.TryRemember(ReplayKey.FromDigest((byte[])row.GetValue(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))));
            }
        }

        var epoch = connection.ReadNumber("SELECT max(started_at) FROM epochs");
        var mark = connection.ReadNumber("SELECT high_water_mark FROM clock");
        var steady = connection.ReadNumber("SELECT steady_mark FROM clock");
        return (DateTimeOffset.FromUnixTimeMilliseconds(epoch), Instant(mark), Instant(steady));

        static DateTimeOffset? Instant(long number) => number == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(number);
    }
}
