using System.Diagnostics;
using Everseal.Load.Measuring;

namespace Everseal.Load.Baselines;

/// <summary>How long the disk under the data directory takes to promise that a page is on it.</summary>
internal sealed record FlushTime(TimeSpan Median, TimeSpan Slowest)
{
    public static FlushTime Measure(string directory, int count)
    {
        var file = Path.Combine(directory, "flush");
        var page = new byte[4096];
        var times = new List<TimeSpan>(count);
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose))
        {
            for (var i = 0; i < count; i++)
            {
                RandomAccess.Write(handle, page, (long)i * page.Length);
                var started = Stopwatch.GetTimestamp();
                RandomAccess.FlushToDisk(handle);
                times.Add(Stopwatch.GetElapsedTime(started));
            }
        }

        return new FlushTime(times.Quantile(0.5), times.Max());
    }
}
