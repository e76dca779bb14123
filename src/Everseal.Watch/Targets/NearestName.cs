namespace Everseal.Watch.Targets;

/// <summary>What somebody probably meant: the nearest name within two typing errors.</summary>
public static class NearestName
{
    private const int TypingErrors = 2;

    /// <returns>Null when none is near.</returns>
    public static string? Of(string typed, IEnumerable<string> names)
        => names.MinBy(name => Distance(typed, name)) is { } nearest && Distance(typed, nearest) <= TypingErrors ? nearest : null;

    /// <summary>Levenshtein's distance: insertions, deletions and replacements.</summary>
    public static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
