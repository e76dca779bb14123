namespace Everseal.Load.Measuring;

/// <summary>One burst of requests: what it cost the server and how long each caller waited.</summary>
internal sealed record Sample(int Count, TimeSpan Wall, TimeSpan ServerCpu, IReadOnlyList<TimeSpan> Latencies)
{
    public double PerCpuSecond => Count / ServerCpu.TotalSeconds;

    public double PerSecond => Count / Wall.TotalSeconds;
}

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <param name="share">0.99 for the latency that one in a hundred exceeds.</param>
    public static TimeSpan Quantile(this IEnumerable<TimeSpan> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
