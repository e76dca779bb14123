using System.Globalization;
using Everseal.Load.Measuring;

namespace Everseal.Load.Rotation;

/// <summary>Bursts without a rotation and with one, in turn.</summary>
internal sealed record RotationFigures(List<Sample> Normal, List<Sample> Rotating)
{
    private const double Target = 2;

    /// <summary>The 99th percentile of all latencies with a rotation, beside that without one.</summary>
    public double Ratio => P99(Rotating) / P99(Normal);

    public bool IsMet => Ratio < Target;

    public void Write(TextWriter output)
    {
        WriteLine(output, "normal", Normal);
        WriteLine(output, "with a rotation", Rotating);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p99 with a rotation / normal: {Ratio:0.00} (target: below {Target:0}) {(IsMet ? "met" : "MISSED")}; no request failed"));
    }

    private static void WriteLine(TextWriter output, string name, List<Sample> samples) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-16} {samples.Sum(sample => sample.Count),6} tokens {samples.Select(sample => sample.PerSecond).Median(),6:0} /s  p50 {Milliseconds(samples, 0.5),6:0.0} ms  p99 {P99(samples),6:0.0} ms  longest {Milliseconds(samples, 1),6:0.0} ms"));

    private static double P99(List<Sample> samples) => Milliseconds(samples, 0.99);

    private static double Milliseconds(List<Sample> samples, double share)
        => samples.SelectMany(sample => sample.Latencies).Quantile(share).TotalMilliseconds;
}
