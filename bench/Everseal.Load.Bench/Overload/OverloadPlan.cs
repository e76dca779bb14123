namespace Everseal.Load.Overload;

/// <summary>How much is too much, and for how long.</summary>
/// <param name="Factor">Times the rate that the server sustained.</param>
internal sealed record OverloadPlan(int Factor, TimeSpan Peak, TimeSpan Ramp, TimeSpan Overload)
{
    /// <summary>Below the server's own limit of 2000, so that its lines shed and not its listener alone.</summary>
    public const int Connections = 1500;

    /// <summary>What the closed loops of the peak run at.</summary>
    public const int Callers = 16;

    public static OverloadPlan Full { get; } = new(10, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(15));

    public static OverloadPlan Quick { get; } = new(10, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8));
}
