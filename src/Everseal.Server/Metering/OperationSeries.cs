namespace Everseal.Server.Metering;

/// <summary>How an operation ended.</summary>
internal enum Outcome
{
    Ok,

    /// <summary>The request was at fault.</summary>
    Refused,

    /// <summary>A limit turned it away; it may come again.</summary>
    Shed,

    /// <summary>This server failed.</summary>
    Failed,
}

/// <summary>One operation's counts since the start of the process. Any number of threads.</summary>
internal sealed class OperationSeries
{
    /// <summary>Upper bounds of the histogram's buckets; the last bucket has none.</summary>
    public static readonly IReadOnlyList<double> BoundsInSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly long[] BoundsInTicks = [.. BoundsInSeconds.Select(bound => TimeSpan.FromSeconds(bound).Ticks)];

    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private readonly long[] _buckets = new long[BoundsInTicks.Length + 1];
    private long _ticks;

    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public long CountOf(Outcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);

    /// <summary>How many took at most each of <see cref="BoundsInSeconds"/>, and all of them last.</summary>
    public IEnumerable<long> Cumulated()
    {
        var sum = 0L;
        for (var at = 0; at < _buckets.Length; at++)
            yield return sum += Interlocked.Read(ref _buckets[at]);
    }

    public void Record(Outcome outcome, TimeSpan took)
    {
        var at = 0;
        while (at < BoundsInTicks.Length && took.Ticks > BoundsInTicks[at])
            at++;
        Interlocked.Increment(ref _buckets[at]);
        Interlocked.Add(ref _ticks, took.Ticks);
        Interlocked.Increment(ref _outcomes[(int)outcome]);
    }
}
