using System.Diagnostics;

namespace Everseal.Bench.Ratios;

/// <summary>
/// Measures two pieces of work in turn, A B A B, in slices so short that a neighbour on the machine hits both alike.
/// Rates are per second of this process's CPU time, garbage collection included: on a shared machine wall time says
/// who else was there.
/// </summary>
internal sealed class InterleavedMeasurement(TimeSpan slice, int rounds)
{
    public Measured Run(Comparison comparison)
    {
        WarmUp(comparison);
        var pairs = new List<(double Work, double Baseline)>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first alternates too: neither half always runs into the other's leftovers.
            var first = round % 2 == 0 ? Rate(comparison.Work) : 0;
            var baseline = Rate(comparison.Baseline);
            pairs.Add((round % 2 == 0 ? first : Rate(comparison.Work), baseline));
        }

        var ratios = pairs.ConvertAll(pair => pair.Work / pair.Baseline);
        return new Measured(
            comparison, Median(ratios), ratios.Min(), ratios.Max(), Median(pairs.ConvertAll(pair => pair.Work)), Median(pairs.ConvertAll(pair => pair.Baseline)));
    }

    // Until the tiers of the JIT have settled: what a server does after its first seconds is what is asked for.
    private void WarmUp(Comparison comparison)
    {
        for (var i = 0; i < 4; i++)
        {
            Rate(comparison.Work);
            Rate(comparison.Baseline);
        }
    }

    private double Rate(Action work)
    {
        var wall = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        var count = 0;
        while (wall.Elapsed < slice)
        {
            work();
            count++;
        }

        return count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
