namespace Everseal.Core.Audit;

/// <summary>
/// The chain over the audit trail: each record's hash covers the record and the hash before it, so nothing in the middle
/// changes unseen. docs/reference/audit.md gives the bytes and a test vector.
/// </summary>
public static class AuditChain
{
    private const string GenesisDomain = "everseal audit genesis v1";
    private const string RecordDomain = "everseal audit record v1";

    /// <summary>The hash "before" the first record: it ties the chain to one ledger.</summary>
    /// <param name="ledgerId">16 random bytes, drawn when the chain began.</param>
    public static byte[] Genesis(ReadOnlyMemory<byte> ledgerId, DateTimeOffset begun)
        => new CanonicalFields(GenesisDomain).Bytes(ledgerId).Number(begun.ToUnixTimeMilliseconds()).Hash();

    /// <summary>The hash of a record that follows one whose hash is <paramref name="previous"/>.</summary>
    public static byte[] Next(ReadOnlyMemory<byte> previous, AuditEntry entry)
        => new CanonicalFields(RecordDomain)
            .Bytes(previous)
            .Number(entry.Sequence)
            .Number((long)entry.Kind)
            .Number(entry.At.ToUnixTimeMilliseconds())
            .Text(entry.Realm)
            .Text(entry.Action)
            .Text(entry.Actor)
            .Text(entry.Source)
            .Text(entry.Target)
            .Text(entry.ErrorId)
            .Text(entry.Detail)
            .Number(entry.Count)
            .BytesOrAbsent(entry.TokenId)
            .BytesOrAbsent(entry.TokenDigest)
            .Hash();

    /// <summary>Reads a chain to its end or to the first record that is not what was written.</summary>
    /// <param name="start">What the first of <paramref name="records"/> must follow.</param>
    /// <param name="records">In the order of their sequence numbers; read once, one at a time.</param>
    /// <param name="check">What else must hold for a record whose hash is right.</param>
    public static ChainReport Verify(ChainPosition start, IEnumerable<ChainedEntry> records, Func<ChainedEntry, AuditBreak?>? check = null)
    {
        var at = start;
        using var rest = records.GetEnumerator();
        while (rest.MoveNext())
        {
            var record = rest.Current;
            if (!Follows(at, record))
                return new ChainReport(at, BreakDiagnosis.Explain(at, record, rest));
            if (check?.Invoke(record) is { } broken)
                return new ChainReport(at, broken);
            at = new ChainPosition(record.Entry.Sequence, record.Hash);
        }

        return new ChainReport(at, Break: null);
    }

    internal static bool Follows(ChainPosition at, ChainedEntry record)
        => record.Entry.Sequence == at.Sequence + 1 && Next(at.Hash, record.Entry).AsSpan().SequenceEqual(record.Hash.Span);

    /// <summary>Whether the stored hash is that of this record behind <paramref name="previous"/>, were its number <paramref name="sequence"/>.</summary>
    internal static bool Fits(ReadOnlyMemory<byte> previous, ChainedEntry record, long sequence)
        => Next(previous, record.Entry with { Sequence = sequence }).AsSpan().SequenceEqual(record.Hash.Span);
}

/// <summary>A place in the chain: the last record so far and its hash; 0 and the genesis hash before the first.</summary>
public sealed record ChainPosition(long Sequence, ReadOnlyMemory<byte> Hash);

/// <param name="Good">As far as everything was as it was written.</param>
/// <param name="Break">The first thing that was not; null when there is none.</param>
public sealed record ChainReport(ChainPosition Good, AuditBreak? Break);
