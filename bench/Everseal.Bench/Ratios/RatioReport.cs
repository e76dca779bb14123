using System.Diagnostics;
using System.Runtime.InteropServices;
using Everseal.Bench.Fixtures;

namespace Everseal.Bench.Ratios;

/// <summary><c>--ratios</c>: one run, one table. The exit code is 1 when a target is missed.</summary>
internal static class RatioReport
{
    public static int Run(TextWriter output, bool quick)
    {
        CheckOracle();
        var measurement = quick
            ? new InterleavedMeasurement(TimeSpan.FromMilliseconds(60), rounds: 7)
            : new InterleavedMeasurement(TimeSpan.FromMilliseconds(150), rounds: 15);

        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores; per CPU second of one process, medians of interleaved rounds");
        output.WriteLine();
        output.WriteLine($"{"",-40}{"",-18}{"ratio",7}{"low-high",15}{"target",8}{"work/s",11}{"baseline/s",11}");
        var missed = 0;
        foreach (var comparison in CoreComparisons.All())
        {
            var measured = measurement.Run(comparison);
            missed += measured.MeetsTarget == false ? 1 : 0;
            output.WriteLine(Line(measured));
        }

        return missed == 0 ? 0 : 1;
    }

    private static string Line(Measured measured)
    {
        var comparison = measured.Comparison;
        var target = comparison.TargetRate is { } rate ? $"{rate:0}/s" : comparison.Target is { } least ? $"{least:0.00}" : "";
        return $"{comparison.Name,-40}{"/ " + comparison.BaselineName,-18}{measured.Ratio,7:0.00}{$"{measured.LowestRatio:0.00}-{measured.HighestRatio:0.00}",15}{target,8}"
            + $"{measured.WorkPerSecond,11:0}{measured.BaselinePerSecond,11:0}{(measured.MeetsTarget == false ? "  MISSED" : "")}";
    }

    // A comparison with a verifier that refuses would flatter nobody but us.
    private static void CheckOracle()
    {
        var fixture = new TokenFixture(SigningKeyKind.Rsa2048, new BenchAuthority(DateTimeOffset.UtcNow));
        if (!SignedXmlOracle.Verify(fixture.Token, fixture.PublicKey))
            throw new UnreachableException("SignedXml does not accept the token that Core accepts.");
    }
}
