using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Server.KeyProtection;
using Everseal.Server.Observing;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Repair;

/// <summary>
/// Reads what lies in a data directory, however damaged: what cannot be read or opened is part of the state. Writes nothing.
/// Keys are opened anew each time, since a running server's open ones would hide that theirs are lost.
/// </summary>
/// <param name="running">A running server's keys: a sealed root may be lent to it.</param>
internal sealed class DeploymentReader(string directory, TimeProvider time, KeyVault? running = null)
{
    private const string LatestTls = "SELECT KeyId, Chain, ForeignAnchor FROM server_certificates ORDER BY Id DESC LIMIT 1";

    private const string ReplacedIssuing = "SELECT Certificate FROM authorities WHERE Kind = 1 AND IsActive = 0 AND (PublishedAt IS NULL OR ReplacedAt IS NOT NULL) ORDER BY Id";

    // A kill may come between the answer's use and the end of its request.
    private const string WaitingRequests = """
        SELECT request.KeyId, request.Slot, realms.Name, request.Subject, request.CreatedAt
        FROM certificate_requests AS request LEFT JOIN realms ON realms.Id = request.RealmId
        WHERE request.KeyId NOT IN (SELECT KeyId FROM signing_credentials) ORDER BY request.CreatedAt, request.KeyId
        """;

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private readonly string _databaseFile = Path.Combine(directory, "everseal.db");
    private readonly string _masterKeyFile = Path.Combine(directory, "master.key");

    /// <exception cref="StsErrorException">There is no database, it is no database, or a newer version wrote it.</exception>
    public DeploymentState Read()
    {
        if (!File.Exists(_databaseFile))
            throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{directory} holds no data of Everseal."));
        try
        {
            return ReadDatabase();
        }
        catch (Exception unreadable) when (unreadable is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StsErrorException(ErrorCodes.Server.StorageFailed.With($"{directory} cannot be read: {unreadable.Message}"));
        }
    }

    private DeploymentState ReadDatabase()
    {
        var empty = new DeploymentState(time.GetUtcNow(), [], AuthorityStates.None, Tls: null, ReadFiles(), new SchemaState(0, 0, IsLocked: false), MasterKeyState.Serves);
        var master = MasterKey.ReadOfAnyMode(_masterKeyFile);
        if (!master.IsSuccess)
            return empty with { MasterKey = new MasterKeyState(master.Error.PublicDetail) };

        using (master.Value)
        {
            var database = new EversealDatabase(_databaseFile);
            var schema = database.ReadSchema();
            using var vault = new KeyVault(database, master.Value, time);
            using var connection = database.Connect();
            if (WhyNoKeyOpens(connection, vault) is { } trouble)
                return empty with { Schema = schema, MasterKey = new MasterKeyState(trouble) };
            return schema.IsComplete ? ReadAll(empty with { Schema = schema }, connection, vault) : empty with { Schema = schema };
        }
    }

    private DeploymentState ReadAll(DeploymentState empty, SqliteConnection connection, KeyVault vault)
    {
        var (tls, isForeign) = connection.Rows(LatestTls).Select(row => (Certified(vault, row.Text(0)!, ReadPem(row.Text(1)!)), row.Text(2) is not null)).FirstOrDefault();
        return empty with
        {
            Realms = [.. connection.Rows("SELECT Id, Name, SelfRenewal FROM realms ORDER BY Id").ToList().Select(row => new RealmState(row.Text(1)!, row.Flag(2), ReadSigners(connection, vault, row.Number(0)!.Value)))],
            Authorities = ReadAuthorities(connection, vault),
            Tls = tls,
            TlsIsForeign = isForeign,
            Requests = [.. connection.Rows(WaitingRequests).Select(row => new PendingRequest(
                row.Text(0)!, (CertificateSlot)row.Number(1)!.Value, row.Text(2), row.Text(3)!, row.Instant(4)!.Value, Certified(vault, row.Text(0)!, []).PublicKey))],
        };
    }

    private List<StoredSigner> ReadSigners(SqliteConnection connection, KeyVault vault, long realm)
        => [.. connection.Rows("SELECT KeyId, Chain, CreatedAt, PublishedAt, PromotedAt, RetiredAt FROM signing_credentials WHERE RealmId = $realm ORDER BY Id", ("$realm", realm))
            .Select(row => new StoredSigner(Certified(vault, row.Text(0)!, ReadPem(row.Text(1)!)), row.Instant(2)!.Value, row.Instant(3), row.Instant(4), row.Instant(5)))];

    private AuthorityStates ReadAuthorities(SqliteConnection connection, KeyVault vault)
    {
        var rows = connection.Rows("SELECT Kind, IsActive, KeyId, Certificate, ForeignChain FROM authorities WHERE IsActive = 1 OR (PublishedAt IS NOT NULL AND ReplacedAt IS NULL) ORDER BY Id DESC").ToList();
        return new AuthorityStates(
            Find(AuthorityKind.Root, isActive: true), Find(AuthorityKind.Root, isActive: false), Find(AuthorityKind.Issuing, isActive: true), Find(AuthorityKind.Issuing, isActive: false),
            rows.Exists(row => row.Flag(1) && row.Text(4) is not null))
        {
            Earlier = [.. connection.Rows(ReplacedIssuing).SelectMany(row => ReadDer(row.Octets(0)!))],
        };

        CertifiedKey? Find(AuthorityKind kind, bool isActive)
            => rows.Find(row => row.Number(0) == (long)kind && row.Flag(1) == isActive) is { } row ? Certified(vault, row.Text(2)!, ReadDer(row.Octets(3)!)) : null;
    }

    private CertifiedKey Certified(KeyVault vault, string keyId, IReadOnlyList<X509Certificate2> chain)
    {
        try
        {
            return new CertifiedKey(keyId, chain, (running?.LentUntil(keyId) is null ? vault : running).PublicKeyOf(keyId));
        }
        catch (StsErrorException lost)
        {
            return new CertifiedKey(keyId, chain, PublicKey: null, lost.Error.PublicDetail);
        }
    }

    // One damaged key is that key's; when none opens, it is the master key's.
    private string? WhyNoKeyOpens(SqliteConnection connection, KeyVault vault)
    {
        if (!connection.Rows("SELECT 1 FROM sqlite_master WHERE name = 'private_keys'").Any())
            return null;
        var keys = connection.Rows("SELECT KeyId FROM private_keys WHERE length(Sealed) > 0 ORDER BY CreatedAt").Select(row => row.Text(0)!).ToList();
        return keys.Count == 0 || keys.Exists(key => Certified(vault, key, []).PublicKey is not null)
            ? null
            : $"{_masterKeyFile} opens none of the {keys.Count} private keys: it is another master key.";
    }

    private List<FileState> ReadFiles()
    {
        if (OperatingSystem.IsWindows())
            return [];
        var files = new List<FileState> { new(".", File.GetUnixFileMode(directory), OwnerDirectory) };
        foreach (var file in Directory.EnumerateFiles(directory).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal))
        {
            if (file == "master.key" || file.StartsWith("admin-password", StringComparison.Ordinal))
                files.Add(new FileState(file, File.GetUnixFileMode(Path.Combine(directory, file)), OwnerFile));
        }

        return files;
    }

    private static IReadOnlyList<X509Certificate2> ReadPem(string text) => Read(() =>
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        return [.. chain];
    });

    private static IReadOnlyList<X509Certificate2> ReadDer(byte[] der) => Read(() => [X509CertificateLoader.LoadCertificate(der)]);

    private static IReadOnlyList<X509Certificate2> Read(Func<IReadOnlyList<X509Certificate2>> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
