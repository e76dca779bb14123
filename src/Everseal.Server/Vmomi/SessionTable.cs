using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Server.Realms;

namespace Everseal.Server.Vmomi;

/// <summary>How many sessions there may be, and how long one lives.</summary>
internal sealed record SessionLimits
{
    public int MaxSessions { get; init; } = 2000;

    /// <summary>One subject's next login ends its least recently used session, so that nobody can fill the table alone.</summary>
    public int MaxPerSubject { get; init; } = 50;

    /// <summary>Without a call, as in vCenter.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>However long the token still lasts.</summary>
    public TimeSpan MaxLife { get; init; } = TimeSpan.FromHours(12);
}

/// <summary>The sessions of one interface. They are memory only: a restart ends them all, and clients log in again.</summary>
internal sealed class SessionTable(SessionLimits limits)
{
    private const int IdBytes = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <param name="nameId">The token's subject; <paramref name="actor"/> also names who acts for it.</param>
    /// <param name="tokenEnds">When the token is no longer accepted: a session never outlives the token that opened it.</param>
    /// <param name="token">Asked again at each call.</param>
    public Result<Session> Open(string realm, string nameId, string actor, DateTimeOffset tokenEnds, DateTimeOffset now, AcceptedToken? token = null)
    {
        var longest = now + limits.MaxLife;
        var session = new Session(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), NewKey(), realm, nameId, actor, now, tokenEnds < longest ? tokenEnds : longest) { Token = token };
        lock (_lock)
        {
            MakeRoom(realm, nameId, now);
            if (_entries.Count >= limits.MaxSessions)
                return ErrorCodes.Vsphere.TooManySessions.With("The server has no room for another session.");

            _entries.Add(session.Id, new Entry(session, now));
            return session;
        }
    }

    /// <summary>The live session that one of these ids names; asking counts as use.</summary>
    /// <param name="ids">A client may send several cookies of the name: those of other interfaces, or old ones.</param>
    public Session? Find(IEnumerable<string> ids, string realm, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                if (!_entries.TryGetValue(id, out var entry) || !string.Equals(entry.Session.Realm, realm, StringComparison.Ordinal))
                    continue;
                if (!IsOver(entry, now))
                {
                    entry.UsedAt = now;
                    return entry.Session;
                }

                _entries.Remove(id);
            }
        }

        return null;
    }

    public void Close(Session session)
    {
        lock (_lock)
        {
            _entries.Remove(session.Id);
        }
    }

    private void MakeRoom(string realm, string nameId, DateTimeOffset now)
    {
        foreach (var over in _entries.Values.Where(entry => IsOver(entry, now)).ToList())
            _entries.Remove(over.Session.Id);

        var own = _entries.Values.Where(entry => entry.Session.Realm == realm && entry.Session.NameId == nameId).ToList();
        if (own.Count >= limits.MaxPerSubject)
            _entries.Remove(own.MinBy(entry => entry.UsedAt)!.Session.Id);
    }

    private bool IsOver(Entry entry, DateTimeOffset now) => entry.Session.EndsAt <= now || entry.UsedAt + limits.Idle <= now;

    private static Guid NewKey() => new(RandomNumberGenerator.GetBytes(16));

    private sealed class Entry(Session session, DateTimeOffset usedAt)
    {
        public Session Session { get; } = session;

        public DateTimeOffset UsedAt { get; set; } = usedAt;
    }
}
