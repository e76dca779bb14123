using Everseal.Load.Measuring;

namespace Everseal.Load.Overload;

/// <summary>One kind of token: the peak, the flood, and what others felt of it.</summary>
internal sealed record OverloadFigures(
    string Name, int Factor, Sample Peak, ArrivalCounts Flood, Sample Overload, Sample After, Probes Quiet, Probes Busy)
{
    private const double Target = 0.9;

    /// <summary>Per second of the server's CPU: what sheds costs CPU as well, so it shows here whoever else uses the machine.</summary>
    public double GoodputPerCpu => Overload.PerCpuSecond / Peak.PerCpuSecond;

    public double GoodputPerSecond => Overload.PerSecond / Peak.PerSecond;

    /// <summary>The core was really busy: otherwise the ratio per CPU second says nothing about what was lost.</summary>
    public double ServerBusy => Overload.ServerCpu / Overload.Wall;

    public bool IsMet => GoodputPerCpu >= Target && GoodputPerSecond >= Target;

    public void Write(TextWriter output)
    {
        var seconds = Overload.Wall.TotalSeconds;
        output.WriteLine($"  {Name}");
        output.WriteLine($"    peak                      {Peak.PerSecond,9:0} per s   {Peak.PerCpuSecond,8:0} per CPU s   {Latency(Peak.Latencies)}");
        output.WriteLine($"    offered, {Factor} times       {Flood.Offered / seconds,9:0} per s   really sent {(Flood.Good.Count + Flood.Shed) / seconds:0} per s");
        output.WriteLine($"    answered with a token     {Overload.PerSecond,9:0} per s   {Overload.PerCpuSecond,8:0} per CPU s   {Latency(Overload.Latencies)}");
        output.WriteLine($"    refused, 503              {Flood.Shed / seconds,9:0} per s");
        output.WriteLine($"    found no connection free  {Flood.WithoutConnection / seconds,9:0} per s   broken {Flood.Lost / seconds:0} per s");
        output.WriteLine($"    goodput / peak            {GoodputPerSecond,9:0.00} per s   {GoodputPerCpu,8:0.00} per CPU s   server's core {ServerBusy:0%} busy   {(IsMet ? $"(target: {Target})" : $"MISSED (target: {Target})")}");
        output.WriteLine($"    peak afterwards           {After.PerSecond / Peak.PerSecond,9:0.00} of the peak before");
        output.WriteLine($"    Validate                  quiet {Latency(Quiet.Validations)}   overloaded {Latency(Busy.Validations)}");
        output.WriteLine($"    WSDL                      quiet {Latency(Quiet.Documents)}   overloaded {Latency(Busy.Documents)}");
        output.WriteLine();
    }

    private static string Latency(IReadOnlyCollection<TimeSpan> times)
        => times.Count == 0 ? "none" : $"p50 {times.Quantile(0.5).TotalMilliseconds:0.0} ms, p99 {times.Quantile(0.99).TotalMilliseconds:0.0} ms";
}
