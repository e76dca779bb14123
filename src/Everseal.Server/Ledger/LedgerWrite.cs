using Everseal.Core.Errors;

namespace Everseal.Server.Ledger;

/// <summary>One thing to be written, and whoever waits until it is durable.</summary>
internal abstract class LedgerWrite
{
    // Continuations must not run on the writer thread: they would hold up the next group.
    private readonly TaskCompletionSource<StsError?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StsError? _refusal;

    /// <summary>Ends when the group that this write went with is on the disk (null), or was refused or failed.</summary>
    public Task<StsError?> Done => _done.Task;

    public void ApplyTo(LedgerStatements statements) => _refusal = Apply(statements);

    public void Complete() => _done.TrySetResult(_refusal);

    public void Fail(StsError error) => _done.TrySetResult(error);

    protected abstract StsError? Apply(LedgerStatements statements);

    public sealed class Token(TokenRecord record) : LedgerWrite
    {
        protected override StsError? Apply(LedgerStatements statements)
        {
            if (record.Replay is { } replay && !statements.InsertReplayKey(replay))
            {
                return Replayed;
            }

            return statements.InsertToken(record)
                ? null
                : new StsError(ErrorCodes.Server.TokenIdCollision, "The request failed.", $"token id {record.Id}");
        }
    }

    public sealed class Replay(ReplayKey key) : LedgerWrite
    {
        protected override StsError? Apply(LedgerStatements statements)
            => statements.InsertReplayKey(key) ? null : Replayed;
    }

    public sealed class Cancel(Cancellation cancellation) : LedgerWrite
    {
        protected override StsError? Apply(LedgerStatements statements)
        {
            if (cancellation.Replay is { } replay && !statements.InsertReplayKey(replay))
            {
                return Replayed;
            }

            statements.InsertCancellation(cancellation);
            return null;
        }
    }

    public sealed class Audit(AuditRecord record) : LedgerWrite
    {
        protected override StsError? Apply(LedgerStatements statements)
        {
            statements.InsertAudit(record);
            return null;
        }
    }

    /// <summary>Whatever else the writer is asked to do: it cannot be refused, only fail.</summary>
    public sealed class Step(Action<LedgerStatements> step) : LedgerWrite
    {
        protected override StsError? Apply(LedgerStatements statements)
        {
            step(statements);
            return null;
        }
    }

    public sealed class Clock(DateTimeOffset seen, DateTimeOffset? forgetBefore) : LedgerWrite
    {
        protected override StsError? Apply(LedgerStatements statements)
        {
            statements.RaiseHighWaterMark(seen);
            if (forgetBefore is { } time)
            {
                statements.DeleteReplayKeysBefore(time);
            }

            return null;
        }
    }

    internal static StsError Replayed { get; } = new(ErrorCodes.Server.ReplayDetected, "The request was received before.");
}
