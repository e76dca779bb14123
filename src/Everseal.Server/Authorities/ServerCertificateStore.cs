using System.Security.Cryptography.X509Certificates;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>A TLS certificate as it lies in the store.</summary>
/// <param name="Chain">The leaf first, without the root.</param>
/// <param name="ForeignAnchor">What clients of another CA's certificate trust; null for one of the own CA.</param>
/// <param name="StandsInFor">The row of another CA's certificate that it takes the place of.</param>
internal sealed record StoredServerCertificate(
    long Id, string KeyId, IReadOnlyList<X509Certificate2> Chain, X509Certificate2? ForeignAnchor, long? StandsInFor)
{
    public bool IsForeign => ForeignAnchor is not null;
}

/// <summary>The rows of the TLS certificate; the latest is the one that is served.</summary>
internal sealed class ServerCertificateStore(EversealDatabase database)
{
    private const string Columns = "SELECT Id, KeyId, Chain, ForeignAnchor, StandsInFor FROM server_certificates";

    public StoredServerCertificate? ReadLatest() => Read($"{Columns} ORDER BY Id DESC LIMIT 1");

    public StoredServerCertificate? ReadLatestOwn() => Read($"{Columns} WHERE ForeignAnchor IS NULL ORDER BY Id DESC LIMIT 1");

    public StoredServerCertificate? Find(long id) => Read($"{Columns} WHERE Id = $id", id);

    /// <summary>Makes another CA's certificate the one that is served. The request that it answers ends in the same transaction.</summary>
    public async Task AddForeignAsync(string keyId, IReadOnlyList<X509Certificate2> chain, X509Certificate2 anchor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.CertificateRequests.Where(request => request.KeyId == keyId).ExecuteDeleteAsync(cancellationToken);
        context.ServerCertificates.Add(new ServerCertificate
        {
            KeyId = keyId,
            Chain = string.Join('\n', chain.Select(certificate => certificate.ExportCertificatePem())) + "\n",
            CreatedAt = now,
            ForeignAnchor = anchor.ExportCertificatePem() + "\n",
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private StoredServerCertificate? Read(string query, long? id = null)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the constants above
        command.CommandText = query;
#pragma warning restore CA2100
        if (id is { } wanted)
            command.Parameters.AddWithValue("$id", wanted);
        using var row = command.ExecuteReader();
        return row.Read()
            ? new StoredServerCertificate(row.GetInt64(0), row.GetString(1), Certificates(row, 2), Certificates(row, 3) is [var anchor, ..] ? anchor : null, row.IsDBNull(4) ? null : row.GetInt64(4))
            : null;
    }

    private static IReadOnlyList<X509Certificate2> Certificates(SqliteDataReader row, int column)
    {
        var certificates = new X509Certificate2Collection();
        if (!row.IsDBNull(column))
            certificates.ImportFromPem(row.GetString(column));
        return [.. certificates];
    }
}
