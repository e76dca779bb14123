using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Repair;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Repair;

/// <summary>The steps that need no key: modes of files, the schema, and rows as they are stored. Each is one call or one transaction.</summary>
internal sealed class DataMending(string directory, EversealDatabase database)
{
    /// <returns>Whether the step is one of these.</returns>
    public async Task<bool> TakeAsync(RepairStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case RepairStep.CloseFile close:
                SetMode(close.File, close.Mode);
                return true;
            case RepairStep.FinishMigration:
                await database.MigrateAsync(cancellationToken);
                return true;
            case RepairStep.ReorderChain reorder:
                Change((connection, transaction) => Reorder(connection, transaction, reorder));
                return true;
            case RepairStep.SetAside aside:
                Change((connection, transaction) =>
                {
                    Run(connection, transaction, "DELETE FROM signing_pins WHERE KeyId = $0", aside.KeyId);
                    Run(connection, transaction, "DELETE FROM signing_credentials WHERE KeyId = $0", aside.KeyId);
                });
                return true;
            case RepairStep.SeparatePromotions separate:
                Change((connection, transaction) =>
                {
                    for (var at = 0; at < separate.Earlier.Count; at++)
                        Run(connection, transaction, "UPDATE signing_credentials SET PromotedAt = PromotedAt - $1 WHERE KeyId = $0", separate.Earlier[at], at + 1);
                });
                return true;
            case RepairStep.EndRequest end:
                Change((connection, transaction) => Run(connection, transaction, "DELETE FROM certificate_requests WHERE KeyId = $0", end.KeyId));
                return true;
            default:
                return false;
        }
    }

    public void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(directory, file), mode);
    }

    /// <summary>One durable transaction. Foreign keys are off: what refers to a lost row is what is being mended.</summary>
    public void Change(Action<SqliteConnection, SqliteTransaction> change)
    {
        using var connection = database.Connect();
        Run(connection, null, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF");
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            change(connection, transaction);
            transaction.Commit();
        }
        finally
        {
            // The connection goes back to a pool that others draw from.
            Run(connection, null, "PRAGMA foreign_keys = ON");
        }
    }

    private static void Reorder(SqliteConnection connection, SqliteTransaction transaction, RepairStep.ReorderChain reorder)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT Chain FROM signing_credentials WHERE KeyId = $0";
        command.Parameters.AddWithValue("$0", reorder.KeyId);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem((string)command.ExecuteScalar()!);
        var ordered = string.Join('\n', reorder.Order.Select(at => chain[at].ExportCertificatePem())) + "\n";
        Run(connection, transaction, "UPDATE signing_credentials SET Chain = $1 WHERE KeyId = $0", reorder.KeyId, ordered);
    }

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // constant text; values travel as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var at = 0; at < values.Length; at++)
            command.Parameters.AddWithValue($"${at}", values[at]);
        command.ExecuteNonQuery();
    }
}
