using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Keys;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Observing;

/// <summary>
/// A realm's signing credentials, each state a source of its own: what signs, what will sign next, what is still published
/// for tokens that it signed, and what is retired. Who signs is decided by the ring itself.
/// </summary>
internal static class SigningCredentialReader
{
    private const string Signs = "signs";

    public static IEnumerable<StoredSource> Read(SqliteConnection connection, DateTimeOffset now)
        => from realm in connection.Rows("SELECT Id, Name, SelfRenewal FROM realms ORDER BY Id").ToList()
           let name = realm.Text(1)!
           let entries = Entries(connection, realm.Number(0)!.Value)
           let pinned = Pinned(connection, realm.Number(0)!.Value)
           let signer = SignerOf(name, entries, now)
           from state in entries.GroupBy(entry => StateOf(entry, signer, pinned))
           select new StoredSource(
               $"Realm {name}: {state.Key}",
               StoredCertificateReader.Address("signing_credentials"),
               [.. state.SelectMany((entry, chain) => Certificates(name, entry, chain, state.Key, realm.Flag(2)))]);

    private static IEnumerable<StoredCertificate> Certificates(string realm, Entry entry, int chain, string state, bool renewsItself)
        => entry.Chain.Select((der, position) => new StoredCertificate(
            der, "signing", chain, position, position == 0 ? $"{realm}/{entry.KeyId}" : null, IsInUse: state.StartsWith(Signs, StringComparison.Ordinal), renewsItself));

    private static List<Entry> Entries(SqliteConnection connection, long realm)
        => [.. connection.Rows("SELECT KeyId, Chain, CreatedAt, PublishedAt, PromotedAt, RetiredAt FROM signing_credentials WHERE RealmId = $realm ORDER BY Id", ("$realm", realm))
            .Select(row => new Entry(row.Text(0)!, [.. Pem.Read(row.Text(1)!)], row.Instant(2)!.Value, row.Instant(3), row.Instant(4), row.Instant(5)))];

    // Data of an earlier version has no pins.
    private static HashSet<string> Pinned(SqliteConnection connection, long realm)
        => connection.HasTable("signing_pins")
            ? [.. connection.Rows("SELECT KeyId FROM signing_pins WHERE RealmId = $realm", ("$realm", realm)).Select(row => row.Text(0)!)]
            : [];

    /// <summary>The one that signs now; when none is valid, the one that signed last: that it has ended is what must be told.</summary>
    private static string? SignerOf(string realm, List<Entry> entries, DateTimeOffset now)
    {
        var ring = new SigningKeyRing(realm, [.. entries.Select(Restore).OfType<SigningKeyEntry>()]);
        return ring.DefaultSignerAt(now)?.KeyId
            ?? entries.Where(entry => entry is { PublishedAt: not null, RetiredAt: null }).OrderBy(entry => entry.PromotedAt).LastOrDefault()?.KeyId;
    }

    // The key itself stays closed: that the chain fits it was checked when it was installed, and is at each start.
    private static SigningKeyEntry? Restore(Entry entry)
    {
        X509Certificate2[] chain = [.. entry.Chain.Select(X509CertificateLoader.LoadCertificate)];
        return chain.Length > 0 && SigningCredential.Restore(entry.KeyId, chain, chain[0].PublicKey).Value is { } credential
            ? new SigningKeyEntry(credential, entry.CreatedAt, entry.PublishedAt, entry.PromotedAt, entry.RetiredAt)
            : null;
    }

    private static string StateOf(Entry entry, string? signer, HashSet<string> pinned) => entry switch
    {
        _ when entry.KeyId == signer => Signs,
        { RetiredAt: not null } => "retired",
        _ when pinned.Contains(entry.KeyId) => $"{Signs} for pinned relying parties",
        { PromotedAt: null } => "next",
        _ => "published",
    };

    private sealed record Entry(string KeyId, byte[][] Chain, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, DateTimeOffset? PromotedAt, DateTimeOffset? RetiredAt);
}
