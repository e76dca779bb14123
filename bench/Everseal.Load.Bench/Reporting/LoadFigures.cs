using Everseal.Load.Baselines;
using Everseal.Load.Measuring;

namespace Everseal.Load.Reporting;

/// <summary>Bursts by how many callers there were.</summary>
internal sealed class Bursts
{
    private readonly SortedDictionary<int, List<Sample>> samples = [];

    public IEnumerable<int> Concurrencies => samples.Keys;

    public void Add(int concurrency, Sample sample)
    {
        if (!samples.TryGetValue(concurrency, out var rounds))
            samples[concurrency] = rounds = [];
        rounds.Add(sample);
    }

    public BurstFigures Of(int concurrency)
    {
        var rounds = samples[concurrency];
        var latencies = rounds.SelectMany(round => round.Latencies).ToList();
        return new BurstFigures(
            concurrency, rounds.Sum(round => round.Count),
            rounds.Select(round => round.PerCpuSecond).Median(), rounds.Select(round => round.PerSecond).Median(),
            latencies.Quantile(0.5).TotalMilliseconds, latencies.Quantile(0.99).TotalMilliseconds);
    }
}

/// <param name="PerCpuSecond">Per second of the server's CPU time, the client's left out.</param>
/// <param name="PerSecond">Per second of the clock, which the client on the same machine shares.</param>
internal sealed record BurstFigures(int Concurrency, int Count, double PerCpuSecond, double PerSecond, double P50Milliseconds, double P99Milliseconds);

/// <summary>Resident memory of the server, in bytes.</summary>
internal sealed record MemoryFigures
{
    public long AfterStart { get; init; }

    /// <summary>After <see cref="LoadPlan.WarmUp"/> tokens.</summary>
    public long AfterTokens { get; init; }

    /// <summary>The bare server's after its start.</summary>
    public long Bare { get; init; }
}

/// <summary>From process start to serving.</summary>
internal sealed record StartFigures
{
    public List<TimeSpan> Bare { get; } = [];

    public List<TimeSpan> Serve { get; } = [];

    public List<TimeSpan> Dev { get; } = [];
}

/// <summary>A document that verifiers fetch, beside a bare server's answer of as many bytes.</summary>
internal sealed record PublishedFigures(string Name, int Bytes, BurstFigures Published, BurstFigures Bare)
{
    public double Ratio => Published.PerCpuSecond / Bare.PerCpuSecond;
}

/// <summary>What one run measured, before anything is divided.</summary>
internal sealed record LoadFigures
{
    public Bursts HolderOfKey { get; } = new();

    public Bursts Bare { get; } = new();

    public Bursts Passwords { get; } = new();

    public Bursts Ocsp { get; } = new();

    /// <summary>The bare server's, with answers as short as OCSP's.</summary>
    public Bursts OcspBare { get; } = new();

    public Bursts Certificates { get; } = new();

    /// <summary>The bare server's, with answers as long as a certificate with its chain.</summary>
    public Bursts CertificatesBare { get; } = new();

    public List<double> OpenSslSignRates { get; } = [];

    public List<double> PasswordHashRates { get; } = [];

    public MemoryFigures Memory { get; init; } = new();

    public FlushTime Flush { get; init; } = new(default, default);

    public StartFigures Starts { get; init; } = new();

    public int AnswerBytes { get; init; }

    public List<PublishedFigures> Published { get; init; } = [];
}
