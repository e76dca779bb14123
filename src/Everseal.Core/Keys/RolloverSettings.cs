namespace Everseal.Core.Keys;

/// <summary>A realm's times for replacing its signing key.</summary>
public sealed record RolloverSettings
{
    /// <summary>Off, nothing is created and nothing promoted: an operator does both by hand.</summary>
    public bool SelfRenewal { get; init; } = true;

    /// <summary>The next key is created and published when this share of the signer's lifetime remains.</summary>
    public double RenewWhenRemaining { get; init; } = 1.0 / 3;

    /// <summary>With this much left the next key is promoted, whoever has not adopted it.</summary>
    public TimeSpan PromoteAtLatest { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Caps <see cref="PromoteAtLatest"/> for short lifetimes: half of the renewal share, so that relying parties
    /// always have the other half of the window to adopt the next key.
    /// </summary>
    public double PromoteWhenRemaining { get; init; } = 1.0 / 6;

    /// <summary>After this long every node knows a change of the ring; nodes refresh faster.</summary>
    public TimeSpan PropagationWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The realm's clock tolerance: a token counts this much longer than it says.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a retired key stays listed, to name the reason when someone presents a token of it.</summary>
    public TimeSpan KeepRetired { get; init; } = TimeSpan.FromDays(90);
}
