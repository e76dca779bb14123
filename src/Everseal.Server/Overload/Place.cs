namespace Everseal.Server.Overload;

/// <summary>A place at one kind of work. Leaving it lets in the next.</summary>
internal sealed class Place(WorkKind kind, AdmissionLane lane) : IDisposable
{
    private AdmissionLane? _lane = lane;

    public WorkKind Kind { get; private set; } = kind;

    public void Dispose() => Interlocked.Exchange(ref _lane, null)?.Leave();

    /// <summary>Takes over a place of another kind after this one was left.</summary>
    internal void Become(WorkKind other, AdmissionLane lane) => (Kind, _lane) = (other, lane);
}
