using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Rollover;

/// <summary>
/// Where rings lie. A change is one transaction: the ring before it or the ring after it is on the disk, whenever the
/// process is killed. Plain SQL, so that a start that must renew does not wait for EF.
/// </summary>
public sealed class RingStore(EversealDatabase database, KeyVault vault)
{
    private readonly RingReader _reader = new(vault);

    /// <exception cref="StsErrorException">There is no such realm, or a credential in the store breaks the rules of installing.</exception>
    public SigningKeyRing Read(string realm)
    {
        using var connection = database.Connect();
        return _reader.Read(connection, RealmId(connection, realm), realm);
    }

    /// <summary>Durable when this returns. The private keys of new entries are in the vault already; those of removed entries are destroyed here.</summary>
    /// <returns><c>EVS-6201</c> when the store holds another ring than <paramref name="before"/>; then nothing was written.</returns>
    public StsError? Write(SigningKeyRing before, SigningKeyRing after)
    {
        using var connection = database.Connect();
        Run(connection, null, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        using var transaction = connection.BeginTransaction(deferred: false);
        var realmId = RealmId(connection, after.Realm);
        if (!RingStates.AreEqual(_reader.Read(connection, realmId, before.Realm), before))
            return ErrorCodes.Rollover.RingChanged.With($"The keys of realm {before.Realm} were changed meanwhile.");

        foreach (var entry in after.Entries)
            Write(connection, transaction, realmId, entry, before.Find(entry.KeyId));
        WritePins(connection, transaction, realmId, before, after);
        foreach (var gone in before.Entries.Where(entry => after.Find(entry.KeyId) is null))
        {
            Run(connection, transaction, "DELETE FROM signing_credentials WHERE KeyId = $0", gone.KeyId);
            Run(connection, transaction, "DELETE FROM key_adoptions WHERE KeyId = $0", gone.KeyId);
            Run(connection, transaction, "DELETE FROM private_keys WHERE KeyId = $0", gone.KeyId);
        }

        transaction.Commit();
        foreach (var gone in before.Entries.Where(entry => after.Find(entry.KeyId) is null))
            vault.Forget(gone.KeyId);
        return null;
    }

    private static void Write(SqliteConnection connection, SqliteTransaction transaction, long realmId, SigningKeyEntry entry, SigningKeyEntry? known)
    {
        if (known is null)
        {
            Run(connection, transaction,
                "INSERT INTO signing_credentials (RealmId, KeyId, Chain, CreatedAt, PublishedAt, PromotedAt, RetiredAt) VALUES ($0, $1, $2, $3, $4, $5, $6)",
                realmId, entry.KeyId, string.Join('\n', entry.Credential.Chain.Select(certificate => certificate.ExportCertificatePem())) + "\n",
                Milliseconds(entry.CreatedAt), Milliseconds(entry.PublishedAt), Milliseconds(entry.PromotedAt), Milliseconds(entry.RetiredAt));
        }
        else if (!RingStates.AreEqual(entry, known))
        {
            Run(connection, transaction, "UPDATE signing_credentials SET PublishedAt = $1, PromotedAt = $2, RetiredAt = $3 WHERE KeyId = $0",
                entry.KeyId, Milliseconds(entry.PublishedAt), Milliseconds(entry.PromotedAt), Milliseconds(entry.RetiredAt));
        }
    }

    private static void WritePins(SqliteConnection connection, SqliteTransaction transaction, long realmId, SigningKeyRing before, SigningKeyRing after)
    {
        foreach (var (relyingParty, _) in before.Pins.Where(pin => !after.Pins.ContainsKey(pin.Key)))
            Run(connection, transaction, "DELETE FROM signing_pins WHERE RealmId = $0 AND RelyingParty = $1", realmId, relyingParty);
        foreach (var (relyingParty, keyId) in after.Pins.Where(pin => before.Pins.GetValueOrDefault(pin.Key) != pin.Value))
        {
            Run(connection, transaction,
                "INSERT INTO signing_pins (RealmId, RelyingParty, KeyId) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET KeyId = excluded.KeyId",
                realmId, relyingParty, keyId);
        }
    }

    private static long RealmId(SqliteConnection connection, string realm)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id FROM realms WHERE Name = $name";
        command.Parameters.AddWithValue("$name", realm);
        return command.ExecuteScalar() is long id ? id : throw new StsErrorException(ErrorCodes.Server.RealmNotFound.With($"There is no realm {realm}."));
    }

    private static long? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // constant text; values travel as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}

/// <summary>Whether two rings are in one state, to the millisecond that the store keeps.</summary>
internal static class RingStates
{
    public static bool AreEqual(SigningKeyRing left, SigningKeyRing right)
        => left.Entries.Count == right.Entries.Count
            && left.Entries.Zip(right.Entries).All(pair => AreEqual(pair.First, pair.Second))
            && left.Pins.Count == right.Pins.Count
            && left.Pins.All(pin => right.Pins.GetValueOrDefault(pin.Key) == pin.Value);

    public static bool AreEqual(SigningKeyEntry left, SigningKeyEntry right) => State(left) == State(right);

    private static (string KeyId, long? Published, long? Promoted, long? Retired) State(SigningKeyEntry entry)
        => (entry.KeyId, entry.PublishedAt?.ToUnixTimeMilliseconds(), entry.PromotedAt?.ToUnixTimeMilliseconds(), entry.RetiredAt?.ToUnixTimeMilliseconds());
}
