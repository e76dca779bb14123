using System.Collections.Concurrent;

namespace Everseal.Server.Metering;

/// <summary>All operations that were asked for since the process started.</summary>
internal sealed class OperationMeter(TimeProvider time)
{
    /// <summary>When counting began.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    private readonly ConcurrentDictionary<string, OperationSeries> _series = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, OperationSeries>> All => _series.OrderBy(one => one.Key, StringComparer.Ordinal);

    /// <param name="operation">One of a fixed set of words.</param>
    public void Record(string operation, Outcome outcome, TimeSpan took)
        => _series.GetOrAdd(operation, static _ => new OperationSeries()).Record(outcome, took);
}
