using Everseal.Watch.Targets;

namespace Everseal.Watch.Fleet;

/// <summary>How a run goes about its targets.</summary>
public sealed record CheckRunSettings
{
    /// <summary>How many targets are looked at at the same time.</summary>
    public int Parallel { get; init; } = 32;

    /// <summary>How long one target may take, unless a targets file gives it another time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long all may take together.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For targets without thresholds of their own; those of a targets file are set on top.</summary>
    public ThresholdSettings Thresholds { get; init; } = ThresholdSettings.None;
}

/// <summary>How far a run is.</summary>
public readonly record struct CheckProgress(int Done, int Total);
