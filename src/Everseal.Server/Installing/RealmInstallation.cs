using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Installing;

/// <summary>The steps that a realm needs: its row and groups, its first signing credential, its administrator.</summary>
public sealed class RealmInstallation(
    DataDirectory data, EversealDatabase database, CertificateAuthority authority, KeyVault vault, PasswordHashing hashing, TimeProvider time)
{
    private const string AdministratorName = "administrator";
    private const string Realm = "SELECT 1 FROM realms WHERE NameKey = $value";
    private const string Signer = "SELECT 1 FROM signing_credentials s JOIN realms r ON r.Id = s.RealmId WHERE r.NameKey = $value";

    private const string Administrator = """
        SELECT 1 FROM realms r
        JOIN principals g ON g.RealmId = r.Id AND g.NameKey = 'administrators'
        JOIN group_members m ON m.GroupId = g.Id
        WHERE r.NameKey = $value
        """;

    internal async Task<StsError?> EnsureAsync(string realm, InstallationRequest request, List<string> created, CancellationToken cancellationToken)
    {
        var key = PrincipalName.KeyOf(realm);
        return await UnlessThereAsync(Realm, $"realm {realm}", () => AddRealmAsync(realm, request, cancellationToken))
            ?? await UnlessThereAsync(Signer, $"signing certificate of {realm}", () => AddSignerAsync(realm, cancellationToken))
            ?? await UnlessThereAsync(Administrator, $"{AdministratorName}@{realm}", () => AddAdministratorAsync(realm, cancellationToken));

        async Task<StsError?> UnlessThereAsync(string query, string name, Func<Task<StsError?>> step)
        {
            if (database.Exists(query, key))
            {
                return null;
            }

            var error = await step();
            created.AddRange(error is null ? [name] : []);
            return error;
        }
    }

    private async Task<StsError?> AddRealmAsync(string name, InstallationRequest request, CancellationToken cancellationToken)
    {
        if (Uri.CheckHostName(name) != UriHostNameType.Dns)
        {
            return new StsError(ErrorCodes.Identities.NameNotAllowed, $"{name} is no realm name: it has the form of a DNS name.");
        }

        var added = await database.ChangeAsync<Realm>(async context =>
        {
            var realm = NewRealm(name, request);
            context.Realms.Add(realm);
            await context.SaveChangesAsync(cancellationToken);
            context.Groups.AddRange(BuiltIn(realm, BuiltInGroups.Administrators, "Administer the realm"), BuiltIn(realm, BuiltInGroups.ActAsUsers, "May act for others"),
                BuiltIn(realm, BuiltInGroups.CertificateAuthorityAdministrators, "Use the certificate authority"));
            return realm;
        }, cancellationToken);
        return added.Error;
    }

    private Realm NewRealm(string name, InstallationRequest request)
    {
        var policy = new TokenPolicy(Issuer: "");
        return new Realm
        {
            Name = name,
            NameKey = PrincipalName.KeyOf(name),
            IsDefault = !database.Exists("SELECT 1 FROM realms WHERE IsDefault = $value", 1),
            CreatedAt = time.GetUtcNow(),
            ClockTolerance = policy.ClockTolerance,
            MaxBearerLifetime = policy.MaxBearerLifetime,
            MaxHolderOfKeyLifetime = policy.MaxHolderOfKeyLifetime,
            MaxFamilyAge = policy.MaxFamilyAge,
            RenewCount = policy.RenewCount,
            DelegationCount = policy.DelegationCount,
            AllowUnsignedBearerRenew = policy.AllowUnsignedBearerRenew,
            AllowRsa1024 = false,
            SelfRenewal = request.SelfRenewal,
            SigningLifetime = request.SigningLifetime,
        };
    }

    private Group BuiltIn(Realm realm, string name, string description) => new()
    {
        RealmId = realm.Id,
        Name = name,
        NameKey = PrincipalName.KeyOf(name),
        Description = description,
        IsBuiltIn = true,
        CreatedAt = time.GetUtcNow(),
    };

    // The first credential is published and signs at once: no relying party knows another.
    private async Task<StsError?> AddSignerAsync(string realm, CancellationToken cancellationToken)
    {
        var (realmId, lifetime) = ReadRealm(realm);
        var keyId = await vault.CreateAsync(CertificateProfiles.StsSigning.AllowedKeys[0], cancellationToken);
        var now = time.GetUtcNow();
        var publicKey = vault.PublicKeyOf(keyId);
        var issued = await authority.IssueAsync(
            new CertificateOrder(CertificateProfiles.StsSigning, CertificateSubject.Named($"{realm} STS signing", "Everseal"), publicKey, lifetime),
            (context, certificate) => context.RingEntries.Add(new RingEntry
            {
                RealmId = realmId,
                // The Installing invariant: nothing signs that was not checked.
                KeyId = SigningCredential.Create(keyId, certificate.Chain, publicKey, now).OrThrow().KeyId,
                Chain = certificate.ToPem(),
                CreatedAt = now,
                PublishedAt = now,
                PromotedAt = now,
            }),
            cancellationToken);
        return issued.Error;
    }

    private (long Id, TimeSpan SigningLifetime) ReadRealm(string realm)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id, SigningLifetime FROM realms WHERE NameKey = $key";
        command.Parameters.AddWithValue("$key", PrincipalName.KeyOf(realm));
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), TimeSpan.FromSeconds(row.GetInt64(1)));
    }

    // The file first: were it the other way round, a kill in between would leave a password that nobody knows.
    private async Task<StsError?> AddAdministratorAsync(string realm, CancellationToken cancellationToken)
    {
        var file = data.AdminPasswordFileOf(realm, database.Exists("SELECT 1 FROM realms WHERE IsDefault = 1 AND NameKey = $value", PrincipalName.KeyOf(realm)));
        if (!File.Exists(file))
        {
            PrivateFile.Write(file, Encoding.ASCII.GetBytes(RandomPassword()));
        }

        var hash = await hashing.HashAsync((await File.ReadAllTextAsync(file, cancellationToken)).Trim(), cancellationToken);
        if (!hash.IsSuccess)
        {
            return hash.Error;
        }

        var added = await database.ChangeAsync<PersonUser>(context => InsertAdministratorAsync(context, realm, hash.Value, cancellationToken), cancellationToken);
        return added.Error;
    }

    private async Task<Result<PersonUser>> InsertAdministratorAsync(EversealDbContext context, string realm, string hash, CancellationToken cancellationToken)
    {
        var group = await context.FindPrincipalAsync<Group>(realm, BuiltInGroups.Administrators, cancellationToken);
        if (!group.IsSuccess)
        {
            return group.Error;
        }

        var now = time.GetUtcNow();
        var user = new PersonUser
        {
            RealmId = group.Value.RealmId,
            Name = AdministratorName,
            NameKey = AdministratorName,
            PasswordHash = hash,
            PasswordChangedAt = now,
            CreatedAt = now,
        };
        context.Users.Add(user);
        context.Memberships.Add(new GroupMembership { GroupId = group.Value.Id, MemberId = 0, Member = user });
        return user;
    }

    // 24 of 57 characters: 139 bits, and none that is mistaken for another when it is typed.
    private static string RandomPassword()
        => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 24);
}
