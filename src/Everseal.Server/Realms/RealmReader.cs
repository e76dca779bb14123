using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Realms;

/// <summary>Reads realms and their key rings at start and after a change: plain SQL, so that a start need not wake EF.</summary>
internal sealed class RealmReader(EversealDatabase database, KeyVault vault)
{
    private readonly RingReader _rings = new(vault);

    /// <exception cref="StsErrorException">A signing credential in the store breaks the rules under which it was installed.</exception>
    public IReadOnlyList<RealmSnapshot> Read(Uri publicUrl)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT Id, Name, IsDefault, ClockTolerance, MaxBearerLifetime, MaxHolderOfKeyLifetime, MaxFamilyAge,
                   RenewCount, DelegationCount, AllowUnsignedBearerRenew, AllowRsa1024, SelfRenewal, SigningLifetime, RequireRelyingParty, SigningKey
            FROM realms ORDER BY Id
            """;
        using var row = command.ExecuteReader();
        var realms = new List<RealmSnapshot>();
        while (row.Read())
        {
            var (id, name) = (row.GetInt64(0), row.GetString(1));
            var policy = ReadPolicy(row, PublicPaths.UrlOf(publicUrl, PublicPaths.Metadata, name));
            realms.Add(new RealmSnapshot(name, row.GetBoolean(2), policy, ReadSettings(connection, row), _rings.Read(connection, id, name))
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

    private static RealmSettings ReadSettings(SqliteConnection connection, SqliteDataReader row) => new()
    {
        AllowRsa1024 = row.GetBoolean(10),
        SelfRenewal = row.GetBoolean(11),
        SigningLifetime = Seconds(row, 12),
        RequireRelyingParty = row.GetBoolean(13),
        SigningKey = (KeyAlgorithm)row.GetInt32(14),
        Passwords = PasswordPolicyReader.Read(connection, row.GetInt64(0)),
    };

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

    private static TimeSpan Seconds(SqliteDataReader row, int column) => TimeSpan.FromSeconds(row.GetInt64(column));
}
