using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Server.Realms;
using Everseal.Server.Storage;

namespace Everseal.Server.Authorities;

public enum InventoryUse
{
    Root,
    IssuingCa,
    Tls,
    Signing,
    Service,
}

/// <summary>A certificate that this node's logins depend on.</summary>
/// <param name="Name">What it is for, as people say it.</param>
/// <param name="Warning">What is wrong with it beside its dates; null when nothing is.</param>
public sealed record InventoryEntry(InventoryUse Use, string Name, X509Certificate2 Certificate, string? Warning)
{
    public ValidityPeriod Validity { get; } = ValidityPeriod.Of(Certificate);

    public string Subject => SubjectName.Text(Certificate.SubjectName);

    public string Issuer => SubjectName.Text(Certificate.IssuerName);

    public bool IsCertificateAuthority
        => Certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}

/// <summary>Every certificate in use, for tables and alarms: authorities, TLS, signing, services.</summary>
public sealed class CertificateInventory(EversealDatabase database, RealmDirectory realms, ServerCertificates server)
{
    // The kinds of authorities are numbered as their uses.
    private const string AuthoritiesInUse = "SELECT Kind, CASE Kind WHEN 0 THEN 'root CA' ELSE 'issuing CA' END, Certificate FROM authorities WHERE IsActive = 1 ORDER BY Kind";

    private static readonly string ServicesInUse = $"""
        SELECT {(int)InventoryUse.Service}, 'service ' || p.Name || '@' || r.Name, p.Certificate
        FROM principals p JOIN realms r ON r.Id = p.RealmId
        WHERE p.Kind = 'service' AND p.IsDisabled = 0 ORDER BY p.RealmId, p.NameKey
        """;

    public IReadOnlyList<InventoryEntry> Read() =>
    [
        .. Query(AuthoritiesInUse),
        .. server.Current is { } tls ? [new InventoryEntry(InventoryUse.Tls, "TLS", tls.TargetCertificate, null)] : Array.Empty<InventoryEntry>(),
        .. realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal).SelectMany(SigningEntries),
        .. Query(ServicesInUse),
    ];

    private static IEnumerable<InventoryEntry> SigningEntries(RealmSnapshot realm)
        => realm.Ring.Entries.Where(entry => entry.RetiredAt is null).Select(entry => new InventoryEntry(
            InventoryUse.Signing,
            $"STS signing {realm.Name}",
            entry.Credential.Certificate,
            realm.Settings.SelfRenewal ? null : "does not renew itself: the realm's self-renewal is off"));

    private List<InventoryEntry> Query(string sql)
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
            var certificate = X509CertificateLoader.LoadCertificate((byte[])row.GetValue(2));
            var weak = KeyStrength.Of(certificate.PublicKey) is { IsLegacy: true } strength
                ? $"{strength} is too weak, and let in by the realm's switch for old clients"
                : null;
            entries.Add(new InventoryEntry((InventoryUse)row.GetInt32(0), row.GetString(1), certificate, weak));
        }

        return entries;
    }
}
