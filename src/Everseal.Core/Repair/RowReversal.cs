namespace Everseal.Core.Repair;

/// <summary>A write that takes something back.</summary>
public abstract record RowWrite(string Table)
{
    public sealed record Insert(string Table, IReadOnlyDictionary<string, string?> Row) : RowWrite(Table);

    /// <param name="Key">Column → value, which name the row.</param>
    public sealed record Update(string Table, IReadOnlyDictionary<string, string?> Key, IReadOnlyDictionary<string, string?> Columns) : RowWrite(Table);

    public sealed record Delete(string Table, IReadOnlyDictionary<string, string?> Key) : RowWrite(Table);
}

/// <summary>How a row leaves its office in a table whose rows others refer to for ever, so that none is deleted.</summary>
/// <param name="Office">The column that says that the row is in office.</param>
/// <param name="Vacant">Its value when it is not.</param>
/// <param name="Since">The column that says when it left.</param>
/// <param name="Now">Its value for a row that leaves now.</param>
public sealed record Vacating(string Table, string Office, string Vacant, string Since, string Now);

/// <summary>
/// What takes a repair back, and nothing else: a column goes back to what it was where it is still as the repair left it; what
/// somebody changed since stays, and is named. Taken back already, there is nothing to write.
/// </summary>
/// <param name="Writes">In an order in which no office is held twice.</param>
/// <param name="Kept">What stays as it is, a sentence each.</param>
public sealed record RowReversal(IReadOnlyList<RowWrite> Writes, IReadOnlyList<string> Kept)
{
    public static RowReversal Of(IReadOnlyList<RowChange> changes, IReadOnlyList<TableImage> current, Vacating vacating)
    {
        var (writes, kept) = (new List<RowWrite>(), new List<string>());

        // Whoever leaves an office goes before whoever comes back into it.
        foreach (var change in changes.OrderByDescending(change => change.Before is null).ThenBy(change => change.Before?.GetValueOrDefault(vacating.Office) != vacating.Vacant))
        {
            var key = KeyOf(change);
            switch (change, RowOf(change, key, current))
            {
                case ({ Before: null }, { } row) when change.Table == vacating.Table:
                    if (Vacate(row, vacating) is { Count: > 0 } columns)
                        writes.Add(new RowWrite.Update(change.Table, key, columns));
                    break;
                case ({ Before: null }, { }):
                    writes.Add(new RowWrite.Delete(change.Table, key));
                    break;
                case ({ Before: { } before }, { } row):
                    Restore(change, before, row, key, writes, kept);
                    break;
                case ({ Before: { } before, After: null }, null):
                    writes.Add(new RowWrite.Insert(change.Table, before));
                    break;
                case ({ Before: not null }, null):
                    kept.Add($"{change.Table}: a row that the repair changed is not there any longer.");
                    break;
            }
        }

        return new RowReversal(writes, kept);
    }

    private static void Restore(
        RowChange change, IReadOnlyDictionary<string, string?> before, IReadOnlyDictionary<string, string?> row, IReadOnlyDictionary<string, string?> key,
        List<RowWrite> writes, List<string> kept)
    {
        var different = before.Where(column => row.GetValueOrDefault(column.Key) != column.Value && change.After?.GetValueOrDefault(column.Key) != column.Value).ToList();
        var ours = different.Where(column => change.After is { } after && row.GetValueOrDefault(column.Key) == after.GetValueOrDefault(column.Key)).ToList();
        if (ours.Count > 0)
            writes.Add(new RowWrite.Update(change.Table, key, ours.ToDictionary(StringComparer.Ordinal)));
        kept.AddRange(different.Except(ours).Select(column => $"{change.Table}: {column.Key} was changed after the repair."));
    }

    private static Dictionary<string, string?> Vacate(IReadOnlyDictionary<string, string?> row, Vacating vacating)
    {
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (row.GetValueOrDefault(vacating.Office) != vacating.Vacant)
            columns[vacating.Office] = vacating.Vacant;
        if (row.GetValueOrDefault(vacating.Since) is null)
            columns[vacating.Since] = vacating.Now;
        return columns;
    }

    private static IReadOnlyDictionary<string, string?>? RowOf(RowChange change, Dictionary<string, string?> key, IReadOnlyList<TableImage> current)
        => RowChanges.Find(current, change.Table)?.Rows.FirstOrDefault(row => key.All(column => row.GetValueOrDefault(column.Key) == column.Value));

    private static Dictionary<string, string?> KeyOf(RowChange change)
        => change.Key.ToDictionary(column => column, column => (change.Before ?? change.After)!.GetValueOrDefault(column), StringComparer.Ordinal);
}
