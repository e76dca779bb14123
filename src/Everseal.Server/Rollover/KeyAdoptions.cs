using System.Collections.Concurrent;
using System.Collections.Frozen;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Rollover;

/// <summary>
/// Which relying party knows which key. A fetch of its own address costs a look-up in memory; only the first one of a key
/// is written, by the worker's next round or when it stops. One that a kill loses is made up for by the relying party's next fetch: until
/// then its adoption is not known, and the rollover waits.
/// </summary>
public sealed class KeyAdoptions(EversealDatabase database)
{
    private const string Stored = """
        SELECT r.Name, p.Identifier, p.RefreshInterval, a.KeyId, a.FetchedAt, a.AcknowledgedAt
        FROM key_adoptions a JOIN relying_parties p ON p.Id = a.RelyingPartyId JOIN realms r ON r.Id = p.RealmId
        """;

    private const string Intervals = """
        SELECT p.Identifier, p.RefreshInterval FROM relying_parties p JOIN realms r ON r.Id = p.RealmId WHERE r.Name = $realm
        """;

    private const string NoteFirst = """
        INSERT INTO key_adoptions (RelyingPartyId, KeyId, FetchedAt)
        SELECT p.Id, $key, $at FROM relying_parties p JOIN realms r ON r.Id = p.RealmId WHERE r.Name = $realm AND p.Identifier = $id
        ON CONFLICT DO UPDATE SET FetchedAt = coalesce(FetchedAt, excluded.FetchedAt)
        """;

    private const string NoteAcknowledged = """
        INSERT INTO key_adoptions (RelyingPartyId, KeyId, AcknowledgedAt)
        SELECT p.Id, $key, $at FROM relying_parties p JOIN realms r ON r.Id = p.RealmId WHERE r.Name = $realm AND p.Identifier = $id
        ON CONFLICT DO UPDATE SET AcknowledgedAt = coalesce(AcknowledgedAt, excluded.AcknowledgedAt)
        """;

    private readonly ConcurrentDictionary<Fetch, DateTimeOffset> _pending = new();
    private volatile FrozenSet<Fetch> _known = FrozenSet<Fetch>.Empty;

    /// <summary>Notes that a relying party was given a document with these keys in it.</summary>
    public void NoteFetch(string realm, string relyingParty, IEnumerable<string> keyIds, DateTimeOffset now)
    {
        foreach (var keyId in keyIds)
        {
            var fetch = new Fetch(realm, relyingParty, keyId);
            if (!_known.Contains(fetch))
                _pending.TryAdd(fetch, now);
        }
    }

    /// <summary>Writes what was noted, in one transaction.</summary>
    /// <exception cref="SqliteException">The store cannot be written; what was noted stays noted.</exception>
    public void Keep()
    {
        using var connection = database.Connect();
        Flush(connection);

        // Read anew each time: a relying party that was removed and registered again must fetch again.
        _known = ReadStored(connection).Where(stored => stored.Adoption.FetchedAt is not null)
            .Select(stored => new Fetch(stored.Realm, stored.Adoption.RelyingParty, stored.Adoption.KeyId)).ToFrozenSet();
    }

    /// <summary>All that is known of a realm, what waits to be written included. Writes nothing.</summary>
    /// <exception cref="SqliteException">The store cannot be read.</exception>
    public IReadOnlyList<KeyAdoption> Read(string realm)
    {
        using var connection = database.Connect();
        var adoptions = ReadStored(connection).Where(stored => stored.Realm == realm).ToDictionary(stored => (stored.Adoption.RelyingParty, stored.Adoption.KeyId), stored => stored.Adoption);
        var pending = _pending.Where(noted => noted.Key.Realm == realm).ToList();
        var intervals = pending.Count > 0 ? ReadIntervals(connection, realm) : [];
        foreach (var (fetch, at) in pending)
        {
            var key = (fetch.RelyingParty, fetch.KeyId);
            if (adoptions.TryGetValue(key, out var known))
                adoptions[key] = known with { FetchedAt = known.FetchedAt ?? at };
            else if (intervals.TryGetValue(fetch.RelyingParty, out var interval))
                adoptions[key] = new KeyAdoption(fetch.RelyingParty, fetch.KeyId, at, interval, AcknowledgedAt: null);
        }

        return [.. adoptions.Values];
    }

    /// <summary>Records that somebody vouches for a relying party's knowing a key; durable when this returns.</summary>
    public StsError? Acknowledge(string realm, string relyingParty, string keyId, DateTimeOffset now)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
        return Write(connection, transaction: null, NoteAcknowledged, new Fetch(realm, relyingParty, keyId), now) > 0
            ? null
            : ErrorCodes.RelyingParties.NotFound.With($"Realm {realm} has no relying party {relyingParty}.");
    }

    private static List<(string Realm, KeyAdoption Adoption)> ReadStored(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Stored;
        using var row = command.ExecuteReader();
        var stored = new List<(string, KeyAdoption)>();
        while (row.Read())
            stored.Add((row.GetString(0), new KeyAdoption(row.GetString(1), row.GetString(3), row.Instant(4), TimeSpan.FromSeconds(row.GetInt64(2)), row.Instant(5))));
        return stored;
    }

    private static Dictionary<string, TimeSpan> ReadIntervals(SqliteConnection connection, string realm)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Intervals;
        command.Parameters.AddWithValue("$realm", realm);
        using var row = command.ExecuteReader();
        var intervals = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        while (row.Read())
            intervals[row.GetString(0)] = TimeSpan.FromSeconds(row.GetInt64(1));
        return intervals;
    }

    private void Flush(SqliteConnection connection)
    {
        var noted = _pending.ToArray();
        if (noted.Length == 0)
            return;

        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var (fetch, at) in noted)
            Write(connection, transaction, NoteFirst, fetch, at);
        transaction.Commit();
        foreach (var (fetch, _) in noted)
            _pending.TryRemove(fetch, out _);
    }

    private static int Write(SqliteConnection connection, SqliteTransaction? transaction, string sql, Fetch fetch, DateTimeOffset at)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // one of the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$realm", fetch.Realm);
        command.Parameters.AddWithValue("$id", fetch.RelyingParty);
        command.Parameters.AddWithValue("$key", fetch.KeyId);
        command.Parameters.AddWithValue("$at", at.ToUnixTimeMilliseconds());
        return command.ExecuteNonQuery();
    }

    private readonly record struct Fetch(string Realm, string RelyingParty, string KeyId);
}
