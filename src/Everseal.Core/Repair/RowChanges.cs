namespace Everseal.Core.Repair;

/// <summary>The rows of a small table at one moment. Values are text with their kind, so that they survive a journal.</summary>
/// <param name="Key">The columns that name a row.</param>
public sealed record TableImage(string Table, IReadOnlyList<string> Key, IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows)
{
    internal string NameOf(IReadOnlyDictionary<string, string?> row) => string.Join('\n', Key.Select(column => row.GetValueOrDefault(column)));
}

/// <summary>One row before and after a change.</summary>
/// <param name="Before">Null for a row that was added.</param>
/// <param name="After">Null for a row that was taken away.</param>
public sealed record RowChange(string Table, IReadOnlyList<string> Key, IReadOnlyDictionary<string, string?>? Before, IReadOnlyDictionary<string, string?>? After);

/// <summary>What differs between two moments.</summary>
public static class RowChanges
{
    /// <summary>Row by row. Tables that are in one image only count as empty in the other.</summary>
    public static IReadOnlyList<RowChange> Between(IReadOnlyList<TableImage> before, IReadOnlyList<TableImage> after)
        => [.. before.Concat(after).DistinctBy(image => image.Table).SelectMany(image => Between(image, Find(before, image.Table), Find(after, image.Table)))];

    private static IEnumerable<RowChange> Between(TableImage either, TableImage? before, TableImage? after)
    {
        var (left, right) = (ByName(before), ByName(after));
        foreach (var name in left.Keys.Union(right.Keys))
        {
            var (old, now) = (left.GetValueOrDefault(name), right.GetValueOrDefault(name));
            if (old is null || now is null || !AreEqual(old, now))
                yield return new RowChange(either.Table, either.Key, old, now);
        }
    }

    internal static TableImage? Find(IReadOnlyList<TableImage> images, string table) => images.FirstOrDefault(image => image.Table == table);

    internal static Dictionary<string, IReadOnlyDictionary<string, string?>> ByName(TableImage? image)
        => image?.Rows.ToDictionary(image.NameOf, StringComparer.Ordinal) ?? [];

    internal static bool AreEqual(IReadOnlyDictionary<string, string?> left, IReadOnlyDictionary<string, string?> right)
        => left.Count == right.Count && left.All(column => right.TryGetValue(column.Key, out var value) && value == column.Value);
}
