using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tokens;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Realms;

/// <summary>Reads realms and their key rings at start and after a change: plain SQL, so that a start need not wake EF.</summary>
internal sealed class RealmReader(EversealDatabase database, KeyVault vault)
{
    /// <exception cref="StsErrorException">A signing credential in the store breaks the rules under which it was installed.</exception>
    public IReadOnlyList<RealmSnapshot> Read(Uri publicUrl)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT Id, Name, IsDefault, ClockTolerance, MaxBearerLifetime, MaxHolderOfKeyLifetime, MaxFamilyAge,
                   RenewCount, DelegationCount, AllowUnsignedBearerRenew, AllowRsa1024, SelfRenewal, SigningLifetime, RequireRelyingParty
            FROM realms ORDER BY Id
            """;
        using var row = command.ExecuteReader();
        var realms = new List<RealmSnapshot>();
        while (row.Read())
        {
            var (id, name) = (row.GetInt64(0), row.GetString(1));
            var policy = ReadPolicy(row, PublicPaths.UrlOf(publicUrl, PublicPaths.Metadata, name));
            realms.Add(new RealmSnapshot(name, row.GetBoolean(2), policy, ReadSettings(row), ReadRing(connection, id, name))
            {
                RelyingParties = ReadRelyingParties(connection, id),
            });
        }

        return realms;
    }

    private static TokenPolicy ReadPolicy(SqliteDataReader row, string issuer) => new(issuer)
    {
        ClockTolerance = Seconds(row, 3),
        MaxBearerLifetime = Seconds(row, 4),
        MaxHolderOfKeyLifetime = Seconds(row, 5),
        MaxFamilyAge = Seconds(row, 6),
        RenewCount = row.GetInt32(7),
        DelegationCount = row.GetInt32(8),
        AllowUnsignedBearerRenew = row.GetBoolean(9),
    };

    private static RealmSettings ReadSettings(SqliteDataReader row) => new()
    {
        AllowRsa1024 = row.GetBoolean(10),
        SelfRenewal = row.GetBoolean(11),
        SigningLifetime = Seconds(row, 12),
        RequireRelyingParty = row.GetBoolean(13),
    };

    private SigningKeyRing ReadRing(SqliteConnection connection, long realmId, string realm)
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
            entries.Add(new SigningKeyEntry(credential, Instant(row, 2)!.Value, Instant(row, 3), Instant(row, 4), Instant(row, 5)));
        }

        return new SigningKeyRing(realm, entries);
    }

    private static RelyingPartyRegister ReadRelyingParties(SqliteConnection connection, long realmId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT Identifier, RefreshInterval, IsDisabled, KeyType, MaxBearerLifetime, MaxHolderOfKeyLifetime, ClaimRules, MetadataSecret
            FROM relying_parties WHERE RealmId = $realm
            """;
        command.Parameters.AddWithValue("$realm", realmId);
        using var row = command.ExecuteReader();
        var registered = new List<RegisteredRelyingParty>();
        while (row.Read())
            registered.Add(new RegisteredRelyingParty(new RelyingPartyDeclaration(row.GetString(0), Seconds(row, 1), ReadRules(row)), row.GetString(7)));
        return new RelyingPartyRegister(registered);
    }

    private static RelyingPartyRules ReadRules(SqliteDataReader row) => new()
    {
        IsEnabled = !row.GetBoolean(2),
        KeyType = (AcceptedKeyType)row.GetInt32(3),
        MaxBearerLifetime = row.IsDBNull(4) ? null : Seconds(row, 4),
        MaxHolderOfKeyLifetime = row.IsDBNull(5) ? null : Seconds(row, 5),
        Claims = RelyingPartyStore.ReadClaimRules(row.GetString(6)),
    };

    private static X509Certificate2[] ReadChain(string pem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return [.. chain];
    }

    private static TimeSpan Seconds(SqliteDataReader row, int column) => TimeSpan.FromSeconds(row.GetInt64(column));

    private static DateTimeOffset? Instant(SqliteDataReader row, int column)
        => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
