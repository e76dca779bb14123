using System.Security.Cryptography;

namespace Everseal.Core.Audit;

/// <summary>Compares checkpoints, in the order in which they were received, with the chain as it is now.</summary>
public static class CheckpointSeries
{
    /// <param name="checkpoints">In the order of their file. One that is there twice counts once: a sender may repeat itself.</param>
    /// <param name="key">The audit key that whoever verifies trusts.</param>
    /// <param name="ledgerId">Of the chain.</param>
    /// <param name="head">The last record of the chain.</param>
    /// <param name="hashAt">The stored hash of a record; null for one that is not there.</param>
    /// <param name="from">The first record that the chain at hand has; checkpoints before it are left alone.</param>
    /// <returns>The first thing that does not fit; null when all do.</returns>
    public static AuditBreak? Verify(
        IEnumerable<AuditCheckpoint> checkpoints, ECDsa key, ReadOnlyMemory<byte> ledgerId, long head, Func<long, byte[]?> hashAt, long from = 1)
    {
        byte[]? previous = null;
        foreach (var checkpoint in checkpoints)
        {
            var digest = checkpoint.Digest();
            if (previous is not null && digest.AsSpan().SequenceEqual(previous))
                continue;

            var broken = Statement(checkpoint, key, ledgerId)
                ?? Order(checkpoint, previous)
                ?? (checkpoint.Sequence < from ? null : Content(checkpoint, head, hashAt));
            if (broken is not null)
                return broken;
            previous = digest;
        }

        return null;
    }

    private static AuditBreak? Statement(AuditCheckpoint checkpoint, ECDsa key, ReadOnlyMemory<byte> ledgerId)
        => !checkpoint.IsSignedBy(key) ? Of(BreakKind.CheckpointForged, checkpoint, "is not signed by the audit key")
            : !checkpoint.LedgerId.Span.SequenceEqual(ledgerId.Span) ? Of(BreakKind.OtherLedger, checkpoint, "is of another ledger")
            : null;

    private static AuditBreak? Order(AuditCheckpoint checkpoint, byte[]? previous)
        => previous is null
            ? checkpoint.Number == 1 ? null : Of(BreakKind.CheckpointMissing, checkpoint, "is the first here: those before it are gone")
            : checkpoint.Previous.Span.SequenceEqual(previous) ? null
            : Of(BreakKind.CheckpointMissing, checkpoint, "does not follow the one before it: some are gone, or an older ledger was put back");

    private static AuditBreak? Content(AuditCheckpoint checkpoint, long head, Func<long, byte[]?> hashAt)
    {
        if (checkpoint.Sequence > head)
            return new AuditBreak(BreakKind.TailCut, head + 1, At: null, $"the trail ends with record {head}, but checkpoint {checkpoint.Number} saw record {checkpoint.Sequence} at {checkpoint.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

        return hashAt(checkpoint.Sequence) is { } stored && stored.AsSpan().SequenceEqual(checkpoint.Hash.Span)
            ? null
            : Of(BreakKind.Rewritten, checkpoint, "saw another record, so something up to it was rewritten");
    }

    private static AuditBreak Of(BreakKind kind, AuditCheckpoint checkpoint, string what)
        => new(kind, checkpoint.Sequence, checkpoint.At, $"checkpoint {checkpoint.Number} {what}");
}
