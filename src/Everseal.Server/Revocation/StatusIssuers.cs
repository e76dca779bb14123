using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;

namespace Everseal.Server.Revocation;

/// <summary>
/// The CAs of this node, those that were replaced among them: their certificates live on, and need a status. A snapshot,
/// read again by the worker, so that a question from outside costs no query.
/// </summary>
public sealed class StatusIssuers(EversealDatabase database, KeyVault vault)
{
    private const string Authorities = """
        SELECT a.Id, a.Kind, a.IsActive, a.KeyId, k.KeyId IS NOT NULL, a.Certificate
        FROM authorities a LEFT JOIN private_keys k ON k.KeyId = a.KeyId AND length(k.Sealed) > 0 ORDER BY a.Kind, a.Id
        """;

    private volatile IReadOnlyList<StatusIssuer>? _all;

    /// <summary>Roots first.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The store cannot be read, and never was.</exception>
    public IReadOnlyList<StatusIssuer> All => _all ?? Reload();

    /// <param name="name">An alias, or a key identifier in upper-case hexadecimal.</param>
    public StatusIssuer? Find(string name) => All.FirstOrDefault(issuer => issuer.Alias == name || issuer.KeyIdentifier == name);

    internal IReadOnlyList<StatusIssuer> Reload() => _all = [.. Read().GroupBy(row => KeyIdentifier.Of(row.Certificate)).Select(Describe)];

    // The latest certificate of a key speaks for it.
    private StatusIssuer Describe(IGrouping<string, Row> rows)
    {
        var latest = rows.Last();
        var alias = rows.Any(row => row.IsActive) ? latest.IsRoot ? "root" : "issuing" : null;
        return new StatusIssuer(rows.Key, latest.IsHere || vault.LentUntil(latest.KeyId) is not null ? latest.KeyId : null, latest.Certificate, [.. rows.Select(row => row.Id)], alias);
    }

    private List<Row> Read()
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = Authorities;
        using var row = command.ExecuteReader();
        var rows = new List<Row>();
        while (row.Read())
        {
            rows.Add(new Row(
                row.GetInt64(0), row.GetInt64(1) == 0, row.GetBoolean(2), row.GetString(3), row.GetBoolean(4),
                X509CertificateLoader.LoadCertificate((byte[])row.GetValue(5))));
        }

        return rows;
    }

    private sealed record Row(long Id, bool IsRoot, bool IsActive, string KeyId, bool IsHere, X509Certificate2 Certificate);
}
