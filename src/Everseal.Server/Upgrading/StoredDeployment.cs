using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Server.Observing;
using Everseal.Server.Storage.Entities;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Upgrading;

/// <summary>A certificate that logins depend on, as it lies in the store of any version.</summary>
/// <param name="RenewsItself">Whether this node replaces it without a person's word.</param>
/// <param name="Successor">The end of the one that is published to follow; null when none is.</param>
/// <param name="Next">The command that replaces it.</param>
internal sealed record StoredUse(CertificateRole Role, string Name, ValidityPeriod Validity, bool RenewsItself, DateTimeOffset? Successor, string Next);

/// <summary>The certificates in use of a data directory, with what only this question needs: whether the CA's keys are here. No key is opened.</summary>
internal static class StoredDeployment
{
    // As the reader of signing credentials names the state; what is retired follows nobody.
    private const string Retired = ": retired";

    public static IReadOnlyList<StoredUse> ReadAuthorities(SqliteConnection connection)
    {
        var active = connection.Rows($"""
            SELECT authorities.Kind, authorities.Certificate, {connection.ColumnOrNull("authorities", "ForeignChain")} IS NOT NULL, coalesce(length(private_keys.Sealed), 0) > 0
            FROM authorities LEFT JOIN private_keys ON private_keys.KeyId = authorities.KeyId WHERE authorities.IsActive = 1 ORDER BY authorities.Kind
            """).Select(row => new Authority((AuthorityKind)row.Number(0)!.Value, ValidityOf(row.Octets(1)!), row.Flag(2), row.Flag(3))).ToList();

        // Whatever is published and not replaced follows; earlier versions had none.
        var followers = connection.Rows($"""
            SELECT Kind, Certificate FROM authorities
            WHERE IsActive = 0 AND {connection.ColumnOrNull("authorities", "PublishedAt")} IS NOT NULL AND {connection.ColumnOrNull("authorities", "ReplacedAt")} IS NULL
            """).ToLookup(row => (AuthorityKind)row.Number(0)!.Value, row => ValidityOf(row.Octets(1)!).NotAfter);
        var root = active.FirstOrDefault(authority => authority.Kind == AuthorityKind.Root);
        return [.. active.Select(authority => Use(authority, root, followers[authority.Kind].Cast<DateTimeOffset?>().Max()))];
    }

    /// <param name="stored">What the store told; of chains their leaves are used.</param>
    /// <param name="authorities">Of the same store: nothing is refreshed that would end with its CA.</param>
    public static IReadOnlyList<StoredUse> UsesOf(StoredCertificates stored, IReadOnlyList<StoredUse> authorities)
    {
        var issuing = authorities.FirstOrDefault(authority => authority.Role == CertificateRole.IssuingCa);
        var end = issuing is null ? null : new IssuerEnd(issuing.Name, issuing.Validity.NotAfter, issuing.Next);
        var leaves = stored.Sources.Where(source => !source.Name.EndsWith(Retired, StringComparison.Ordinal))
            .SelectMany(source => source.Certificates).Where(certificate => certificate.Position == 0).ToList();
        return [.. leaves.Where(leaf => leaf is { IsInUse: true }).Select(leaf => Use(leaf, leaves)).OfType<StoredUse>().Select(use => Within(end, use))];
    }

    private static StoredUse Within(IssuerEnd? issuer, StoredUse use)
        => use.RenewsItself && issuer?.IsReachedBy(use.Validity) == true ? use with { RenewsItself = false, Next = issuer.Next } : use;

    private static StoredUse? Use(StoredCertificate leaf, List<StoredCertificate> leaves)
    {
        var (validity, (realm, name)) = (ValidityOf(leaf.Der), Split(leaf.Slot));
        return leaf.Use switch
        {
            "signing" => new StoredUse(
                CertificateRole.SigningKey, $"STS signing {realm}", validity, leaf.RenewsItself == true, LatestNext(realm, leaf, leaves), $"everseal keys rotate --realm {realm}"),
            "tls" => new StoredUse(
                CertificateRole.Tls, "TLS", validity, leaf.RenewsItself == true, Successor: null, $"everseal certificates replace tls{(leaf.RenewsItself == true ? "" : " --csr FILE")}"),
            "client" => new StoredUse(
                CertificateRole.Service, $"service {name}@{realm}", validity, RenewsItself: false, Successor: null, $"everseal service replace-certificate {name} --realm {realm} --cert FILE"),
            _ => null,
        };
    }

    // Of the realm's other keys the one that lasts longest: a published one signs when no other can.
    private static DateTimeOffset? LatestNext(string realm, StoredCertificate signer, List<StoredCertificate> leaves)
        => leaves.Where(leaf => leaf.Use == "signing" && leaf != signer && Split(leaf.Slot).Realm == realm)
            .Select(leaf => (DateTimeOffset?)ValidityOf(leaf.Der).NotAfter).Max();

    private static StoredUse Use(Authority authority, Authority? root, DateTimeOffset? successor) => authority.Kind == AuthorityKind.Root
        ? new StoredUse(CertificateRole.Root, "root CA", authority.Validity, RenewsItself: false, successor, "everseal ca root renew")
        : new StoredUse(
            CertificateRole.IssuingCa, "issuing CA", authority.Validity,
            RenewsItself: !authority.IsForeign && root is { HasKey: true } && !RootEndOf(root).IsReachedBy(authority.Validity),
            successor,
            authority.IsForeign ? "everseal certificates replace issuing-ca --csr FILE"
                : root is not { HasKey: true } ? "everseal ca unseal --file FILE"
                : RootEndOf(root) is var end && end.IsReachedBy(authority.Validity) ? end.Next : "everseal ca renew");

    private static IssuerEnd RootEndOf(Authority root) => new("root", root.Validity.NotAfter, "everseal ca root renew");

    private static (string Realm, string Name) Split(string? slot) => slot?.Split('/', 2) is [var realm, var name] ? (realm, name) : ("", slot ?? "");

    private static ValidityPeriod ValidityOf(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return ValidityPeriod.Of(certificate);
    }

    private sealed record Authority(AuthorityKind Kind, ValidityPeriod Validity, bool IsForeign, bool HasKey);
}
