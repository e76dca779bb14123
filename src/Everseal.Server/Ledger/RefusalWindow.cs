using Everseal.Core.Audit;

namespace Everseal.Server.Ledger;

/// <summary>
/// Keeps a flood of refusals from filling the disk. Refusals are records of their own until fifty of a kind, or a thousand of
/// all kinds, were written within a minute; those behind are counted until their window closes, and then one record says how
/// many there were. The first of a kind is always written. Kinds differ in realm, action, source, code and target; of more
/// kinds than fit, the rest count as one. So one minute writes at most 2 × 1025 + 1000 such records. Incidents are never among
/// that rest, so that no flood of refusals hides one: few things are incidents, and the server itself names them.
/// </summary>
internal sealed class RefusalWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private const int MostKinds = 1024;
    private const int MostOfAKind = 50;
    private const int MostOfAll = 1000;
    private const int MostNames = 8;

    private readonly Dictionary<Kind, Repeats> _open = [];
    private readonly Lock _lock = new();
    private DateTimeOffset _since;
    private int _written;

    /// <summary>Whether a refusal is to be written now; otherwise it was counted.</summary>
    public bool IsWritten(AuditRecord refusal)
    {
        lock (_lock)
        {
            var kind = KindOf(refusal);
            if (!_open.TryGetValue(kind, out var repeats))
            {
                _open.Add(kind, new Repeats(refusal));
                return true;
            }

            if (repeats.Count == 0 && repeats.Written < MostOfAKind && TryTake(refusal.At))
            {
                repeats.Written++;
                return true;
            }

            repeats.Add(refusal, refusal.Count);
            return false;
        }
    }

    /// <summary>Counts one that was to be written and could not be.</summary>
    public void PutBack(AuditRecord refusal)
    {
        lock (_lock)
        {
            var kind = KindOf(refusal);
            if (!_open.TryGetValue(kind, out var repeats))
                _open.Add(kind, repeats = new Repeats(refusal));
            repeats.Add(refusal, refusal.Count);
        }
    }

    /// <summary>Ends the windows that opened long enough before a time, and gives back what was counted in them.</summary>
    /// <param name="now">Null ends all of them.</param>
    public IReadOnlyList<AuditRecord> Close(DateTimeOffset? now)
    {
        lock (_lock)
        {
            // A clock that was set back must not keep a window open.
            var ended = _open.Where(entry => now is not { } time || (time - entry.Value.Opened).Duration() >= Length).ToList();
            ended.ForEach(entry => _open.Remove(entry.Key));
            return [.. ended.Where(entry => entry.Value.Count > 0).Select(entry => entry.Value.ToRecord(entry.Key))];
        }
    }

    private bool TryTake(DateTimeOffset at)
    {
        if ((at - _since).Duration() >= Length)
            (_since, _written) = (at, 0);
        return _written++ < MostOfAll;
    }

    private Kind KindOf(AuditRecord refusal)
    {
        var kind = new Kind(refusal.Kind, refusal.Realm, refusal.Action, refusal.Source, refusal.ErrorId, refusal.Target);
        return refusal.Kind == AuditKind.Incident || _open.Count < MostKinds || _open.ContainsKey(kind) ? kind : Kind.Rest;
    }

    private sealed record Kind(AuditKind Of, string? Realm, string Action, string? Source, string? ErrorId, string? Target)
    {
        public static Kind Rest { get; } = new(AuditKind.Refusal, null, "refusals of many kinds", null, null, null);
    }

    private sealed class Repeats(AuditRecord first)
    {
        private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
        private DateTimeOffset _last = first.At;
        private bool _isShortened;

        public DateTimeOffset Opened => first.At;

        public int Written { get; set; } = 1;

        public long Count { get; private set; }

        public void Add(AuditRecord refusal, long count)
        {
            Count += count;
            _last = refusal.At;
            if (refusal.Actor is not { } name || _names.Contains(name))
                return;
            if (_names.Count < MostNames)
                _names.Add(name);
            else
                _isShortened = true;
        }

        public AuditRecord ToRecord(Kind kind) => (first with
        {
            At = _last,
            Kind = kind.Of,
            Realm = kind.Realm,
            Action = kind.Action,
            Source = kind.Source,
            Target = kind.Target,
            Actor = _names.Count == 1 && !_isShortened ? _names.Min : null,
            Count = Count,
            Detail = $"{Count} more like the record of {first.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{Names()}",
        }).Clipped();

        private string Names() => _names.Count < 2 ? "" : $", for {string.Join(", ", _names)}{(_isShortened ? " and others" : "")}";
    }
}
