using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Storage;

namespace Everseal.Server.Revocation;

/// <summary>What depends on a certificate here, so that nobody pulls it from under a running service unawares.</summary>
public sealed class CertificateUses(
    EversealDatabase database, RealmDirectory realms, ServerCertificates server, StatusIssuers issuers, CertificateAuthority authority,
    RevocationRegister register)
{
    private const string ServicesOfCertificate = """
        SELECT p.Name || '@' || r.Name FROM principals p JOIN realms r ON r.Id = p.RealmId
        WHERE p.Kind = 'service' AND p.Thumbprint = $value ORDER BY p.RealmId, p.NameKey
        """;

    /// <returns>What revoking it does here, a sentence for each use; or why it must not be revoked.</returns>
    public Result<IReadOnlyList<string>> Consequences(X509Certificate2 certificate)
    {
        if (realms.All.FirstOrDefault(realm => realm.Ring.Entries.Any(entry => entry.RetiredAt is null && Same(entry.Credential.Certificate, certificate))) is { } realm)
            return ErrorCodes.Revocation.SignsTokens.With($"Realm {realm.Name} signs its tokens with this certificate, or has published it.");
        if (issuers.All.Any(issuer => issuer.Alias == "root" && Same(issuer.Certificate, certificate)))
            return ErrorCodes.Revocation.RootNotRevocable.With("This is the root.");

        return Sentences(certificate).ToList();
    }

    /// <summary>
    /// What an operator should see: that a CA which vouches for this server's own certificates is revoked, and the next command. Short,
    /// since who reads it from outside cuts what is long.
    /// </summary>
    public IReadOnlyList<string> WarningsAt(DateTimeOffset now)
        => authority.ReadRevoked() is { } issuing
            ? [$"{Revoked(issuing)}; next: everseal ca renew"]
            : [.. from realm in realms.All
                  let revoked = realm.Ring.SignerAt(now).Value?.Chain.FirstOrDefault(register.IsRevoked)
                  where revoked is not null
                  select $"{Revoked(revoked)}, and realm {realm.Name} signs below it; next: everseal keys rotate --realm {realm.Name}"];

    internal bool IsServed(X509Certificate2 certificate) => server.Current is { } tls && Same(tls.TargetCertificate, certificate);

    private IEnumerable<string> Sentences(X509Certificate2 certificate)
    {
        if (issuers.All.Any(issuer => issuer.Alias == "issuing" && Same(issuer.Certificate, certificate)))
            yield return "It is the issuing CA: whoever checks the root's list believes none of the certificates below it any longer, and none is issued until there is another (everseal ca renew).";
        if (IsServed(certificate))
        {
            yield return authority.ReadRevoked() is not null
                ? "It is this server's TLS certificate: the issuing CA is revoked, so it is served until there is another (everseal ca renew), and whoever asks for its status refuses it."
                : "It is this server's TLS certificate: one for a new key takes its place at once.";
        }

        foreach (var service in Services(certificate))
            yield return $"Service {service} logs in with it, and is locked out until another one is registered.";
    }

    private List<string> Services(X509Certificate2 certificate)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = ServicesOfCertificate;
        command.Parameters.AddWithValue("$value", certificate.GetCertHashString(HashAlgorithmName.SHA256));
        using var row = command.ExecuteReader();
        var services = new List<string>();
        while (row.Read())
            services.Add(row.GetString(0));
        return services;
    }

    private static string Revoked(X509Certificate2 authority)
        => $"{SubjectName.Text(authority.SubjectName)}, serial {authority.SerialNumber}, is revoked ({ErrorCodes.Revocation.RevokedInUse.Id})";

    private static bool Same(X509Certificate2 left, X509Certificate2 right) => left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);
}
