namespace Everseal.Core.Incidents;

/// <summary>
/// When a delivery that failed is tried again: soon at first, at last every hour. A channel is never given up; a message that its
/// receiver refuses is, or it would hold back for ever what comes after it.
/// </summary>
public static class DeliveryBackoff
{
    /// <summary>So many failures of a channel are an incident of their own; fewer are a receiver that restarts.</summary>
    public const int FailuresOfAnIncident = 3;

    /// <summary>So many refusals of one message are its receiver's last word: about 21 minutes, which a receiver that is being set up needs.</summary>
    public const int RefusalsUntilGivenUp = 6;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    ];

    /// <param name="attempts">How many have failed, from 1.</param>
    public static TimeSpan After(int attempts) => Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
}
