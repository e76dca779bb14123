namespace Everseal.Server.DressRehearsal;

/// <summary>
/// Since when something is broken. Most breaks at the end of some certificate, so that is where to look first; else by halving.
/// Several things at once, since each look at a day shows all of them.
/// </summary>
internal static class FirstBrokenDay
{
    /// <param name="broken">What is broken at the last of the times.</param>
    /// <param name="times">How many times there are, in order.</param>
    /// <param name="suspects">Indices of times at which something may well begin to be broken.</param>
    /// <param name="lookAsync">What is broken at the time with this index.</param>
    /// <returns>For each the index of a time at which it is broken, while it was not at the one before: the first such one, if it never heals.</returns>
    public static async Task<IReadOnlyDictionary<T, int>> FindAsync<T>(
        IEnumerable<T> broken, int times, IEnumerable<int> suspects, Func<int, Task<IReadOnlySet<T>>> lookAsync)
        where T : notnull
    {
        var bounds = broken.ToDictionary(one => one, _ => (Fine: -1, Broken: times - 1));
        var suspected = suspects.Order().ToList();
        while (bounds.Values.Where(bound => bound.Broken - bound.Fine > 1).ToList() is { Count: > 0 } open)
        {
            var index = Next(open.MaxBy(bound => bound.Broken - bound.Fine), suspected);
            var seen = await lookAsync(index);
            foreach (var (one, (fine, last)) in bounds.Where(bound => bound.Value.Fine < index && index < bound.Value.Broken).ToList())
                bounds[one] = seen.Contains(one) ? (fine, index) : (index, last);
        }

        return bounds.ToDictionary(bound => bound.Key, bound => bound.Value.Broken);
    }

    // A suspect is settled by two looks: it was fine just before, and is broken then.
    private static int Next((int Fine, int Broken) bound, List<int> suspected)
    {
        foreach (var suspect in suspected)
        {
            if (bound.Fine < suspect - 1 && suspect - 1 < bound.Broken)
                return suspect - 1;
            if (bound.Fine < suspect && suspect < bound.Broken)
                return suspect;
        }

        return (bound.Fine + bound.Broken) / 2;
    }
}
