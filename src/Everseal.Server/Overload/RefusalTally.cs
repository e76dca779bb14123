using System.Collections.Frozen;
using Everseal.Core.Errors;

namespace Everseal.Server.Overload;

/// <summary>So many refusals of one code to one source.</summary>
internal sealed record RefusalCount(string Source, ErrorCode Code, long Count);

/// <summary>
/// Counts what was refused unread. A durable record of each would give a flood the disk as well; one per source and
/// interval says the same.
/// </summary>
internal sealed class RefusalTally
{
    private const int MaxSources = 1000;
    private const string OtherSources = "other addresses";

    private static readonly FrozenSet<ErrorCode> Counted = FrozenSet.ToFrozenSet(
    [
        ErrorCodes.Identities.TooManyFromSource, ErrorCodes.Identities.TooManyForUser, ErrorCodes.Identities.TooManyLogins,
        ErrorCodes.Server.Overloaded,
    ]);

    private readonly Lock _gate = new();
    private Dictionary<(string Source, ErrorCode Code), long> _counts = [];

    /// <returns>False for a refusal that needs a record of its own.</returns>
    public bool TryCount(ErrorCode code, string source)
    {
        if (!Counted.Contains(code))
            return false;

        lock (_gate)
        {
            var key = (_counts.Count < MaxSources || _counts.ContainsKey((source, code)) ? source : OtherSources, code);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }

        return true;
    }

    /// <summary>All that was counted since the last call.</summary>
    public IReadOnlyList<RefusalCount> Take()
    {
        Dictionary<(string Source, ErrorCode Code), long> taken;
        lock (_gate)
        {
            (taken, _counts) = (_counts, []);
        }

        return [.. taken.Select(count => new RefusalCount(count.Key.Source, count.Key.Code, count.Value))];
    }
}
