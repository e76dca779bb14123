using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Server.Storage;

namespace Everseal.Server.Revocation;

/// <summary>
/// The CAs of this node, those that were replaced among them: their certificates live on, and need a status. A snapshot,
/// read again by the worker, so that a question from outside costs no query.
/// </summary>
public sealed class StatusIssuers(EversealDatabase database)
{
    private const string Authorities = "SELECT Id, Kind, IsActive, KeyId, Certificate FROM authorities ORDER BY Kind, Id";

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
        return new StatusIssuer(rows.Key, latest.KeyId, latest.Certificate, [.. rows.Select(row => row.Id)], alias);
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
                row.GetInt64(0), row.GetInt64(1) == 0, row.GetBoolean(2), row.GetString(3),
                X509CertificateLoader.LoadCertificate((byte[])row.GetValue(4))));
        }

        return rows;
    }

    private sealed record Row(long Id, bool IsRoot, bool IsActive, string KeyId, X509Certificate2 Certificate);
}
