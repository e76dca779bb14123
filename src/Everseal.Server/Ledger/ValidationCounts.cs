namespace Everseal.Server.Ledger;

/// <summary>How often tokens were validated, with which outcome: counted, because records of every call would outgrow those of all else.</summary>
/// <param name="Hour">Whole hours since 1970, UTC.</param>
/// <param name="Outcome"><c>valid</c>, or the code of the reason why not.</param>
internal sealed record ValidationCount(string Realm, long Hour, string Outcome, long Count);

/// <summary>The counts since they were last written: by realm, hour and outcome, so their number is bounded by the codes that there are.</summary>
internal sealed class ValidationCounts
{
    private readonly Lock _lock = new();
    private Dictionary<(string Realm, long Hour, string Outcome), long> _counts = [];

    public void Add(string realm, string outcome, DateTimeOffset at, long count = 1) => Add(realm, at.ToUnixTimeSeconds() / 3600, outcome, count);

    public void PutBack(IEnumerable<ValidationCount> counts)
    {
        foreach (var (realm, hour, outcome, count) in counts)
            Add(realm, hour, outcome, count);
    }

    /// <summary>What was counted; counting begins anew.</summary>
    public IReadOnlyList<ValidationCount> Take()
    {
        lock (_lock)
        {
            var taken = _counts;
            _counts = [];
            return [.. taken.Select(entry => new ValidationCount(entry.Key.Realm, entry.Key.Hour, entry.Key.Outcome, entry.Value))];
        }
    }

    private void Add(string realm, long hour, string outcome, long count)
    {
        lock (_lock)
        {
            var key = (realm, hour, outcome);
            _counts[key] = _counts.GetValueOrDefault(key) + count;
        }
    }
}
