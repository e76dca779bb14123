namespace Everseal.Load.Overload;

/// <summary>How much is too much, and for how long.</summary>
/// <param name="Factor">Times the rate that the server sustained.</param>
internal sealed record OverloadPlan(int Factor, TimeSpan Peak, TimeSpan Ramp, TimeSpan Overload)
{
    /// <summary>As many callers at once. More than the server lets wait, and fewer than it lets connect: its lines shed, not its listener.</summary>
    public const int Connections = 1200;

    public static OverloadPlan Full { get; } = new(10, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(15));

    public static OverloadPlan Quick { get; } = new(10, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8));
}
