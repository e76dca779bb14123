namespace Everseal.Load.Enumeration;

/// <summary>
/// How well two kinds of answers are told apart by their times alone: the probability that a random one of the first took
/// longer than a random one of the second, ties counting half (Mann–Whitney U / nm). 0.5 is guessing.
/// </summary>
/// <param name="Low">End of the 95 % confidence interval.</param>
/// <param name="High">Its other end.</param>
internal sealed record AreaUnderCurve(double Value, double Low, double High)
{
    private const double Normal95 = 1.959964;

    public bool HoldsGuessing => Low <= 0.5 && High >= 0.5;

    /// <summary>With the variance of DeLong et al. (Biometrics 44, 1988), which assumes no shape of the distributions.</summary>
    public static AreaUnderCurve Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var ofFirst = Placements(first, second);
        var ofSecond = Placements(second, first);
        var value = ofFirst.Average();
        var deviation = Math.Sqrt((Variance(ofFirst) / first.Count) + (Variance(ofSecond) / second.Count));
        return new AreaUnderCurve(value, value - (Normal95 * deviation), value + (Normal95 * deviation));
    }

    /// <summary>For each value the share of the others that lie below it.</summary>
    private static List<double> Placements(IReadOnlyList<double> values, IReadOnlyList<double> others)
    {
        var sorted = others.Order().ToArray();
        return [.. values.Select(value => (Below(sorted, value, orEqual: false) + Below(sorted, value, orEqual: true)) / 2.0 / sorted.Length)];
    }

    private static int Below(double[] sorted, double value, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value || (orEqual && sorted[middle].Equals(value)))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static double Variance(List<double> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }
}
