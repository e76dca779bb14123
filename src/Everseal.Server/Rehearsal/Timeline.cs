namespace Everseal.Server.Rehearsal;

/// <summary>The true time of a simulated world, and what is going to happen in it.</summary>
internal sealed class Timeline(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _events = new();
    private long _order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>What is planned for the past happens next; of several at one time, the one that was planned first.</summary>
    public void At(DateTimeOffset time, Action action) => _events.Enqueue(action, (time > Now ? time : Now, _order++));

    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    public void RunUntil(DateTimeOffset end)
    {
        while (_events.TryPeek(out _, out var when) && when.At < end)
        {
            Now = when.At;
            _events.Dequeue()();
        }

        Now = end;
    }
}
