namespace Everseal.Core.Audit;

/// <summary>
/// Says what happened to a record that does not follow from the one before. That it does not is proven; what happened is
/// concluded from how the records behind it fit together.
/// </summary>
internal static class BreakDiagnosis
{
    // So many deleted records are told apart from an altered one after the rest was renumbered.
    private const int LongestRenumbering = 4096;

    /// <param name="at">The last good place.</param>
    /// <param name="broken">What stands behind it.</param>
    /// <param name="rest">Positioned on <paramref name="broken"/>; is read to its end when need be.</param>
    public static AuditBreak Explain(ChainPosition at, ChainedEntry broken, IEnumerator<ChainedEntry> rest)
    {
        var expected = at.Sequence + 1;
        if (broken.Entry.Sequence < expected)
            return Of(BreakKind.Inserted, broken, $"number {broken.Entry.Sequence} stands there twice");
        if (AuditChain.Fits(at.Hash, broken, expected))
            return Moved(expected, broken);

        var next = rest.MoveNext() ? rest.Current : null;
        for (var (before, candidate) = (broken, next); candidate is not null; (before, candidate) = (candidate, rest.MoveNext() ? rest.Current : null))
        {
            if (AuditChain.Fits(at.Hash, candidate, expected))
                return Displaced(expected, broken, before, candidate);
        }

        if (broken.Entry.Sequence > expected)
            return new AuditBreak(BreakKind.Missing, expected, At: null, Gone(expected, broken.Entry.Sequence - 1));

        return next is not null && Renumbered(broken, next) is { } deleted
            ? new AuditBreak(BreakKind.Missing, expected, At: null, $"{Gone(expected, expected + deleted - 1)}, and those behind were renumbered")
            : Of(BreakKind.Altered, broken, "its content or its hash is not what was written, or the record before it was rewritten");
    }

    // The record that belongs here was found further behind: either the two changed places, or something was put before it.
    private static AuditBreak Displaced(long expected, ChainedEntry broken, ChainedEntry beforeFound, ChainedEntry found)
    {
        var previous = ReferenceEquals(beforeFound, broken) ? found : beforeFound;
        return broken.Entry.Sequence != expected || AuditChain.Fits(previous.Hash, broken, found.Entry.Sequence)
            ? Moved(expected, found)
            : Of(BreakKind.Inserted, broken, $"the record that belongs here is now number {found.Entry.Sequence}");
    }

    private static AuditBreak Moved(long expected, ChainedEntry found)
        => new(BreakKind.Reordered, expected, found.Entry.At, $"the record that belongs here is now number {found.Entry.Sequence}");

    private static int? Renumbered(ChainedEntry broken, ChainedEntry next)
    {
        for (var deleted = 1; deleted <= LongestRenumbering; deleted++)
        {
            if (AuditChain.Fits(broken.Hash, next, next.Entry.Sequence + deleted))
                return deleted;
        }

        return null;
    }

    private static string Gone(long first, long last) => first == last ? $"record {first} is gone" : $"records {first} to {last} are gone";

    private static AuditBreak Of(BreakKind kind, ChainedEntry record, string detail)
        => new(kind, record.Entry.Sequence, record.IsUnreadable ? null : record.Entry.At, detail);
}
