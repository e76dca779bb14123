using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Observing;

/// <summary>
/// Reads each certificate that lies in <c>everseal.db</c>: opened for reading only and without the directory's lock, so
/// that it works beside a running server, and without the master key, so that it works when that is lost. A table that
/// cannot be read costs its own source and no other.
/// </summary>
internal sealed class StoredCertificateReader(string databaseFile, TimeProvider time)
{
    public StoredCertificates Read()
    {
        if (!File.Exists(databaseFile))
            throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{Path.GetDirectoryName(databaseFile)} holds no data of Everseal."));
        var connectionString = new SqliteConnectionStringBuilder { DataSource = databaseFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString();
        using var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
        }
        catch (SqliteException refused)
        {
            throw new StsErrorException(ErrorCodes.Server.DataDirectoryUnusable.With($"{databaseFile}: {refused.Message}"));
        }

        var sources = new List<StoredSource>();
        sources.AddRange(Guard("Realms", "signing_credentials", () => SigningCredentialReader.Read(connection, time.GetUtcNow())));
        sources.AddRange(Guard("CA", "authorities", () => [One("CA", "authorities", Authorities(connection))]));
        sources.AddRange(Guard("TLS as stored", "server_certificates", () => [One("TLS as stored", "server_certificates", ServerCertificate(connection))]));
        sources.AddRange(Guard("Service principals", "principals", () => [One("Service principals", "principals", Services(connection))]));
        sources.AddRange(Guard("Relying parties", "relying_parties", () => [One("Relying parties", "relying_parties", EncryptionCertificates(connection))]));

        var marked = Guard("Revocations", "certificates", () => sources.Select(source => source with { Certificates = [.. MarkRevoked(connection, source.Certificates)] })).ToList();
        sources = marked is [{ Failure: not null, Name: "Revocations" }] ? [.. sources, .. marked] : marked;

        // What a deployment does not have is no place that could not be read.
        return new StoredCertificates(StoredCertificates.CurrentVersion, [.. sources.Where(source => source.Certificates.Count > 0 || source.Failure is not null)]);
    }

    private static IEnumerable<StoredSource> Guard(string name, string table, Func<IEnumerable<StoredSource>> read)
    {
        try
        {
            return [.. read()];
        }
        catch (Exception unreadable) when (unreadable is SqliteException or CryptographicException)
        {
            return [new StoredSource(name, Address(table), [], new StoredFailure(ErrorCodes.Server.StorageFailed.Id, $"{table} cannot be read: {unreadable.Message}"))];
        }
    }

    internal static string Address(string table) => $"everseal.db, {table}";

    private static StoredSource One(string name, string table, IEnumerable<StoredCertificate> certificates) => new(name, Address(table), [.. certificates]);

    /// <summary>Active ones, and what another organisation put above them.</summary>
    private static IEnumerable<StoredCertificate> Authorities(SqliteConnection connection)
        => connection.Rows($"SELECT Certificate, {connection.ColumnOrNull("authorities", "ForeignChain")} FROM authorities WHERE IsActive = 1 ORDER BY Kind, Id")
            .SelectMany(row => row.Text(1) is { } foreign ? Pem.Read(foreign).Prepend(row.Octets(0)!) : [row.Octets(0)!])
            .Select((der, number) => new StoredCertificate(der, "authority", number, 0, Slot: null, IsInUse: null, RenewsItself: null));

    /// <summary>The latest is the one that a start takes; of another CA's, what clients trust too.</summary>
    private static IEnumerable<StoredCertificate> ServerCertificate(SqliteConnection connection)
        => connection.Rows($"SELECT Chain, {connection.ColumnOrNull("server_certificates", "ForeignAnchor")} FROM server_certificates ORDER BY Id DESC LIMIT 1")
            .SelectMany(row => Pem.Read(row.Text(0)!).Select((der, position) => new StoredCertificate(der, "tls", 0, position, Slot: null, IsInUse: true, RenewsItself: row.Text(1) is null))
                .Concat(Pem.Read(row.Text(1) ?? "").Select(der => new StoredCertificate(der, "authority", 1, 0, Slot: null, IsInUse: null, RenewsItself: null))));

    // A service or a relying party is locked out on purpose by whoever revokes its certificate.
    private static IEnumerable<StoredCertificate> MarkRevoked(SqliteConnection connection, IEnumerable<StoredCertificate> certificates)
    {
        var query = $"SELECT 1 FROM certificates WHERE SerialNumber = $serial AND Certificate = $der AND {connection.ColumnOrNull("certificates", "RevokedAt")} IS NOT NULL";
        return certificates.Select(stored => stored.Use is "signing" or "tls" or "authority" && SerialOf(stored.Der) is { } serial
            ? stored with { IsRevoked = connection.Rows(query, ("$serial", serial), ("$der", stored.Der)).Any() }
            : stored);
    }

    // Who cannot read a certificate says so where it is shown.
    private static string? SerialOf(byte[] der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return certificate.SerialNumber;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IEnumerable<StoredCertificate> Services(SqliteConnection connection)
        => connection.Rows("""
            SELECT principals.Certificate, realms.Name, principals.Name, principals.IsDisabled
            FROM principals JOIN realms ON realms.Id = principals.RealmId WHERE principals.Kind = 'service' ORDER BY principals.Id
            """)
            .Select((row, number) => new StoredCertificate(row.Octets(0)!, "client", number, 0, $"{row.Text(1)}/{row.Text(2)}", IsInUse: !row.Flag(3), RenewsItself: null));

    private static IEnumerable<StoredCertificate> EncryptionCertificates(SqliteConnection connection)
        => !connection.HasTable("relying_parties") ? [] : connection.Rows("""
            SELECT relying_parties.EncryptionCertificate, realms.Name, relying_parties.Identifier, relying_parties.IsDisabled
            FROM relying_parties JOIN realms ON realms.Id = relying_parties.RealmId WHERE EncryptionCertificate IS NOT NULL ORDER BY relying_parties.Id
            """)
            .Select((row, number) => new StoredCertificate(row.Octets(0)!, "encryption", number, 0, $"{row.Text(1)}/{row.Text(2)}", IsInUse: !row.Flag(3), RenewsItself: null));
}
