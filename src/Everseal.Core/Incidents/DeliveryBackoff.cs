namespace Everseal.Core.Incidents;

/// <summary>When a delivery that failed is tried again: soon at first, at last every hour, and never given up.</summary>
public static class DeliveryBackoff
{
    /// <summary>So many failures of a channel are an incident of their own; fewer are a receiver that restarts.</summary>
    public const int FailuresOfAnIncident = 3;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    ];

    /// <param name="attempts">How many have failed, from 1.</param>
    public static TimeSpan After(int attempts) => Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
}
