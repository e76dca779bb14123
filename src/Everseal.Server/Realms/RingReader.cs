using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Realms;

/// <summary>Reads a realm's key ring with its pins.</summary>
internal sealed class RingReader(KeyVault vault)
{
    /// <exception cref="StsErrorException">A signing credential in the store breaks the rules under which it was installed.</exception>
    public SigningKeyRing Read(SqliteConnection connection, long realmId, string realm)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT KeyId, Chain, CreatedAt, PublishedAt, PromotedAt, RetiredAt FROM signing_credentials WHERE RealmId = $realm";
        command.Parameters.AddWithValue("$realm", realmId);
        using var row = command.ExecuteReader();
        var entries = new List<SigningKeyEntry>();
        while (row.Read())
        {
            var keyId = row.GetString(0);
            var credential = SigningCredential.Restore(keyId, ReadChain(row.GetString(1)), vault.PublicKeyOf(keyId)).OrThrow();
            entries.Add(new SigningKeyEntry(credential, row.Instant(2)!.Value, row.Instant(3), row.Instant(4), row.Instant(5)));
        }

        return new SigningKeyRing(realm, entries, ReadPins(connection, realmId));
    }

    private static Dictionary<string, string> ReadPins(SqliteConnection connection, long realmId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT RelyingParty, KeyId FROM signing_pins WHERE RealmId = $realm";
        command.Parameters.AddWithValue("$realm", realmId);
        using var row = command.ExecuteReader();
        var pins = new Dictionary<string, string>(StringComparer.Ordinal);
        while (row.Read())
            pins[row.GetString(0)] = row.GetString(1);
        return pins;
    }

    private static X509Certificate2[] ReadChain(string pem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return [.. chain];
    }
}
