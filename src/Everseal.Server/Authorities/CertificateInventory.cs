using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>A certificate that this node's logins depend on.</summary>
/// <param name="Name">What it is for, as people say it.</param>
/// <param name="Warning">What is wrong with it beside its dates; null when nothing is.</param>
public sealed record InventoryEntry(string Name, X509Certificate2 Certificate, string? Warning, CertificateRole Use)
{
    /// <summary>Whose logins it serves; null for the whole server's.</summary>
    public string? Realm { get; init; }

    /// <summary>Of a signing key: which entry of the realm's ring it is.</summary>
    public string? KeyId { get; init; }

    /// <summary>Of a service or a relying party: its name, as the realm knows it.</summary>
    public string? Owner { get; init; }

    /// <summary>Of TLS: whether another CA signed it, so that nobody here makes the next one.</summary>
    public bool IsForeign { get; init; }

    public ValidityPeriod Validity { get; } = ValidityPeriod.Of(Certificate);

    public string Subject => SubjectName.Text(Certificate.SubjectName);

    public string Issuer => SubjectName.Text(Certificate.IssuerName);

    public bool IsCertificateAuthority
        => Certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}

/// <summary>Every certificate in use, for tables and alarms: authorities, TLS, signing, services.</summary>
public sealed class CertificateInventory(EversealDatabase database, RealmDirectory realms, ServerCertificates server)
{
    private const string AuthoritiesInUse = """
        SELECT CASE WHEN Kind = 1 THEN 'issuing CA' WHEN IsActive = 1 THEN 'root CA' ELSE 'next root CA' END, Certificate, NULL, NULL, Kind
        FROM authorities WHERE IsActive = 1 OR (Kind = 0 AND PublishedAt IS NOT NULL AND ReplacedAt IS NULL) ORDER BY Kind, IsActive DESC
        """;

    private const string ServicesInUse = """
        SELECT 'service ' || p.Name || '@' || r.Name, p.Certificate, r.Name, p.Name
        FROM principals p JOIN realms r ON r.Id = p.RealmId
        WHERE p.Kind = 'service' AND p.IsDisabled = 0 ORDER BY p.RealmId, p.NameKey
        """;

    private const string EncryptionCertificates = """
        SELECT 'encryption for ' || p.Identifier, p.EncryptionCertificate, r.Name, p.Identifier
        FROM relying_parties p JOIN realms r ON r.Id = p.RealmId
        WHERE p.EncryptionCertificate IS NOT NULL AND p.IsDisabled = 0 ORDER BY p.RealmId, p.Identifier
        """;

    public IReadOnlyList<InventoryEntry> Read() =>
    [
        .. Query(AuthoritiesInUse, row => row.GetInt32(4) == 0 ? CertificateRole.Root : CertificateRole.IssuingCa),
        .. server.Current is { } tls ? [Served(tls.TargetCertificate)] : Array.Empty<InventoryEntry>(),
        .. realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal).SelectMany(SigningEntries),
        .. Query(ServicesInUse, _ => CertificateRole.Service),
    ];

    /// <summary>Certificates of relying parties that tokens may be encrypted with: theirs, and no login needs one yet.</summary>
    public IReadOnlyList<InventoryEntry> ReadEncryption() => Query(EncryptionCertificates, _ => CertificateRole.Encryption);

    private InventoryEntry Served(X509Certificate2 tls)
    {
        var warning = server.IsForeign ? "does not renew itself: another CA signed it"
            : server.StandsInFor is { } ended ? $"stands in for {ended.SerialNumber} of {SubjectName.Text(ended.IssuerName)}, which has ended"
            : null;
        return new InventoryEntry("TLS", tls, warning, CertificateRole.Tls) { IsForeign = server.IsForeign };
    }

    private static IEnumerable<InventoryEntry> SigningEntries(RealmSnapshot realm)
        => realm.Ring.Entries.Where(entry => entry.RetiredAt is null).Select(entry => new InventoryEntry(
            $"STS signing {realm.Name}",
            entry.Credential.Certificate,
            realm.Settings.SelfRenewal ? null : "does not renew itself: the realm's self-renewal is off",
            CertificateRole.SigningKey)
        {
            Realm = realm.Name,
            KeyId = entry.KeyId,
        });

    private List<InventoryEntry> Query(string sql, Func<SqliteDataReader, CertificateRole> use)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var entries = new List<InventoryEntry>();
        while (row.Read())
        {
            var certificate = X509CertificateLoader.LoadCertificate((byte[])row.GetValue(1));
            var weak = KeyStrength.Of(certificate.PublicKey) is { IsLegacy: true } strength
                ? $"{strength} is too weak, and let in by the realm's switch for old clients"
                : null;
            entries.Add(new InventoryEntry(row.GetString(0), certificate, weak, use(row))
            {
                Realm = row.IsDBNull(2) ? null : row.GetString(2),
                Owner = row.IsDBNull(3) ? null : row.GetString(3),
            });
        }

        return entries;
    }
}
