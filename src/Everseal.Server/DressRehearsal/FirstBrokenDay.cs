namespace Everseal.Server.DressRehearsal;

/// <summary>Since when something is broken: by halving, and for several things at once, since each look at a day shows all of them.</summary>
internal static class FirstBrokenDay
{
    /// <param name="broken">What is broken at the last of the times.</param>
    /// <param name="times">How many times there are, in order.</param>
    /// <param name="lookAsync">What is broken at the time with this index.</param>
    /// <returns>For each the index of a time at which it is broken, while it was not at the one before: the first such one, if it never heals.</returns>
    public static async Task<IReadOnlyDictionary<T, int>> FindAsync<T>(IEnumerable<T> broken, int times, Func<int, Task<IReadOnlySet<T>>> lookAsync)
        where T : notnull
    {
        var bounds = broken.ToDictionary(one => one, _ => (Fine: -1, Broken: times - 1));
        while (bounds.Values.Where(bound => bound.Broken - bound.Fine > 1).ToList() is { Count: > 0 } open)
        {
            var widest = open.MaxBy(bound => bound.Broken - bound.Fine);
            var middle = (widest.Fine + widest.Broken) / 2;
            var seen = await lookAsync(middle);
            foreach (var (one, (fine, last)) in bounds.Where(bound => bound.Value.Fine < middle && middle < bound.Value.Broken).ToList())
                bounds[one] = seen.Contains(one) ? (fine, middle) : (middle, last);
        }

        return bounds.ToDictionary(bound => bound.Key, bound => bound.Value.Broken);
    }
}
