using Everseal.Core.Overload;

namespace Everseal.Server.Overload;

/// <summary>The line before one kind of work, where requests really wait. <see cref="AdmissionLine{T}"/> decides.</summary>
internal sealed class AdmissionLane : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly AdmissionLine<TaskCompletionSource<bool>> _line;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;

    public AdmissionLane(LineLimits limits, TimeProvider time)
    {
        _line = new AdmissionLine<TaskCompletionSource<bool>>(limits);
        _time = time;
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(_ => TurnAwayLate(), null, LookInterval, LookInterval);
    }

    /// <returns>True with a place, which must be left; false when there was none in time, or the line was too long.</returns>
    public async ValueTask<bool> EnterAsync(bool mayWait, CancellationToken cancellationToken)
    {
        // Continuations must not run under the lock, nor on the thread of whoever leaves.
        var ticket = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool>? turnedAway;
        lock (_gate)
        {
            if (_line.Arrive(ticket, mayWait, Now, out turnedAway))
                return true;
        }

        turnedAway?.TrySetResult(false);
        await using var gone = cancellationToken.UnsafeRegister(_ => GiveUp(ticket), null);
        return await ticket.Task;
    }

    public void Dispose() => _timer.Dispose();

    public void Leave()
    {
        TaskCompletionSource<bool>? next;
        lock (_gate)
        {
            next = _line.Leave(Now);
        }

        next?.SetResult(true);
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    private void TurnAwayLate()
    {
        IReadOnlyList<TaskCompletionSource<bool>> late;
        lock (_gate)
        {
            late = _line.TurnAwayLate(Now);
        }

        foreach (var ticket in late)
            ticket.TrySetResult(false);
    }

    private void GiveUp(TaskCompletionSource<bool> ticket)
    {
        bool waited;
        lock (_gate)
        {
            waited = _line.GiveUp(ticket);
        }

        if (waited)
            ticket.TrySetResult(false);
    }
}
