namespace Everseal.Core.Overload;

/// <param name="Places">How many work at the same time.</param>
/// <param name="Waiting">How many may wait for a place.</param>
/// <param name="LongestWait">After which nobody is let in any more: whoever asked has given up, or is about to.</param>
public readonly record struct LineLimits(int Places, int Waiting, TimeSpan LongestWait);

/// <summary>
/// The places at one kind of work and the line before them: first come, first served, as long as that is fast enough for
/// everybody. Once the oldest has waited half of what may be waited, the line will not get empty in time: then all would
/// wait as long as clients wait at most, and work would be done for those who have left. So the newest goes first until
/// the line is short again, and the oldest is turned away when it is full. The caller serialises the calls.
/// </summary>
/// <typeparam name="T">Whoever arrives; told apart by identity.</typeparam>
public sealed class AdmissionLine<T>(LineLimits limits)
    where T : class
{
    private readonly LinkedList<(T Who, TimeSpan Since)> _waiting = [];

    public int Working { get; private set; }

    public int Waiting => _waiting.Count;

    /// <param name="mayWait">False for one who takes a place at once or none.</param>
    /// <param name="turnedAway">Who must go because of this arrival: the one who waits longest, or whoever arrived.</param>
    /// <returns>True when there is a place at once; otherwise whoever arrived waits or was turned away.</returns>
    public bool Arrive(T who, bool mayWait, TimeSpan now, out T? turnedAway)
    {
        turnedAway = null;
        if (Working < limits.Places)
        {
            Working++;
            return true;
        }

        if (!mayWait || limits.Waiting == 0)
        {
            turnedAway = who;
            return false;
        }

        if (_waiting.Count >= limits.Waiting)
        {
            turnedAway = _waiting.First!.Value.Who;
            _waiting.RemoveFirst();
        }

        _waiting.AddLast((who, now));
        return false;
    }

    /// <summary>A place gets free.</summary>
    /// <returns>Who takes it over. Null when nobody waits who has not waited too long.</returns>
    public T? Leave(TimeSpan now)
    {
        var next = _waiting.First is { Value.Since: var since } oldest && now - since < limits.LongestWait / 2 ? oldest : _waiting.Last;
        if (next is not null && now - next.Value.Since < limits.LongestWait)
        {
            _waiting.Remove(next);
            return next.Value.Who;
        }

        Working--;
        return null;
    }

    /// <summary>Takes out of the line whoever has waited too long.</summary>
    public IReadOnlyList<T> TurnAwayLate(TimeSpan now)
    {
        List<T> late = [];
        while (_waiting.First is { Value: var oldest } && now - oldest.Since >= limits.LongestWait)
        {
            late.Add(oldest.Who);
            _waiting.RemoveFirst();
        }

        return late;
    }

    /// <summary>Somebody who waits has gone.</summary>
    /// <returns>False when he was not in the line any more: then he has a place, or was turned away.</returns>
    public bool GiveUp(T who)
    {
        for (var node = _waiting.Last; node is not null; node = node.Previous)
        {
            if (!ReferenceEquals(node.Value.Who, who))
                continue;

            _waiting.Remove(node);
            return true;
        }

        return false;
    }
}
