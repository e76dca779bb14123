using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes;

/// <summary>Looks at one kind of target. What it sees is told, not judged.</summary>
public interface IProbe
{
    /// <summary>
    /// Never throws for what the other side does: a source that failed says so in its <see cref="ObservedSource.Failure"/>.
    /// Ends by itself within the deadline; whatever was seen until then counts.
    /// </summary>
    /// <param name="target">Of this probe's kind.</param>
    /// <param name="deadline">Cancelled when the target's time is over, or the run's.</param>
    Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline);
}
