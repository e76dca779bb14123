using Everseal.Core.X509.Revocation;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Revocation;

/// <summary>CRLs in <c>everseal.db</c>: plain SQL, since a start makes one and must not wake EF.</summary>
public sealed class RevocationListStore(EversealDatabase database)
{
    // The ones before are kept for whoever asks what was published; a list may have megabytes.
    private const int Kept = 3;

    /// <summary>Returns once the list is on the disk.</summary>
    /// <exception cref="SqliteException">It could not be written.</exception>
    public void Add(string issuerKey, RevocationList list)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
        using var transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO revocation_lists (IssuerKey, Number, NextUpdate, Der) VALUES ($issuer, $number, $next, $der);
            DELETE FROM revocation_lists WHERE IssuerKey = $issuer AND Number NOT IN (
                SELECT Number FROM revocation_lists WHERE IssuerKey = $issuer ORDER BY Number DESC LIMIT $kept);
            """;
        command.Parameters.AddWithValue("$issuer", issuerKey);
        command.Parameters.AddWithValue("$number", list.Number);
        command.Parameters.AddWithValue("$next", list.NextUpdate.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$der", list.Der.ToArray());
        command.Parameters.AddWithValue("$kept", Kept);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    public RevocationList? ReadLatest(string issuerKey)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Number, Der FROM revocation_lists WHERE IssuerKey = $issuer ORDER BY Number DESC LIMIT 1";
        command.Parameters.AddWithValue("$issuer", issuerKey);
        using var row = command.ExecuteReader();
        return row.Read() ? RevocationListIssuance.Restore(row.GetInt64(0), (byte[])row.GetValue(1)) : null;
    }
}
