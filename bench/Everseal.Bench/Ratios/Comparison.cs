namespace Everseal.Bench.Ratios;

/// <summary>One piece of work beside another, whose rates are divided.</summary>
/// <param name="Target">The least ratio that is good enough; null where the figure is for information.</param>
/// <param name="TargetRate">The least rate per CPU second that is promised on a quiet machine; null where none is.</param>
internal sealed record Comparison(string Name, Action Work, string BaselineName, Action Baseline, double? Target = null, double? TargetRate = null);

/// <param name="Ratio">Median of the rounds' own ratios, not the ratio of the medians: what disturbs a round disturbs both halves.</param>
internal sealed record Measured(Comparison Comparison, double Ratio, double LowestRatio, double HighestRatio, double WorkPerSecond, double BaselinePerSecond)
{
    public bool? MeetsTarget => Comparison is { Target: null, TargetRate: null }
        ? null
        : Ratio >= (Comparison.Target ?? 0) && WorkPerSecond >= (Comparison.TargetRate ?? 0);
}
