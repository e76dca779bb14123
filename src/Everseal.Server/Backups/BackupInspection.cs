using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Server.Auditing;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Backups;

/// <summary>Judges what came out of a backup: databases whole, schema known, each private key opens, the audit trail unbroken.</summary>
internal static class BackupInspection
{
    /// <param name="masterKeyFile">Used when the backup has none inside; a file that does not exist is an error.</param>
    /// <returns>What is wrong; null when a server could start on it.</returns>
    public static StsError? Inspect(string directory, string masterKeyFile, BackupManifest manifest)
    {
        var own = Path.Combine(directory, BackupFiles.MasterKey);
        var master = MasterKey.Read(File.Exists(own) ? own : masterKeyFile);
        if (!master.IsSuccess)
            return master.Error;
        using (master.Value)
        {
            try
            {
                return CheckDatabase(Path.Combine(directory, BackupFiles.Database), master.Value) ?? CheckLedger(directory, manifest);
            }
            catch (SqliteException damaged)
            {
                return ErrorCodes.Backups.FileUnusable.With("A database in it cannot be read.", damaged.Message);
            }
        }
    }

    private static StsError? CheckDatabase(string path, MasterKey master)
    {
        using var connection = Open(path);
        if (CheckPages(connection, path) is { } damaged)
            return damaged;
        foreach (var migration in Texts(connection, "SELECT MigrationId FROM __EFMigrationsHistory"))
        {
            if (!SchemaHistory.Migrations.Contains(migration))
                return ErrorCodes.Server.SchemaNewer.With($"It has migration {migration}, which this version does not know.");
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT KeyId, Sealed FROM private_keys WHERE length(Sealed) > 0";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (!Opens(master, row.GetString(0), (byte[])row.GetValue(1)))
                return ErrorCodes.Server.MasterKeyUnusable.With($"The master key does not open private key {row.GetString(0)} of the backup.");
        }

        return null;
    }

    private static StsError? CheckLedger(string directory, BackupManifest manifest)
    {
        var path = Path.Combine(directory, BackupFiles.Ledger);
        using (var pages = Open(path))
        {
            if (CheckPages(pages, path) is { } damaged)
                return damaged;
            if (pages.ReadNumber("PRAGMA user_version") > LedgerSchema.Version)
                return ErrorCodes.Server.SchemaNewer.With("Its ledger has a schema that this version does not know.");
        }

        using var key = OpenAuditKey(Path.Combine(directory, BackupFiles.AuditKey));
        using var connection = new LedgerDatabase(path).OpenForReading();
        var verdict = AuditVerification.Run(connection, key, []);
        if (!verdict.IsSuccess)
            return verdict.Error;
        if (verdict.Value.Broken is { } broken)
            return ErrorCodes.Backups.FileUnusable.With($"Its audit trail is broken at record {broken.Sequence}: {broken.Detail}");
        return verdict.Value.Records == manifest.LedgerHead && verdict.Value.Hash == manifest.LedgerHash
            ? null
            : ErrorCodes.Backups.FileUnusable.With("Its audit trail does not end where the manifest says.");
    }

    // A directory that never served has no audit key yet, and no checkpoint that one would verify.
    private static ECDsa OpenAuditKey(string pem)
    {
        if (!File.Exists(pem))
            return ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(pem));
        return key;
    }

    private static StsError? CheckPages(SqliteConnection connection, string path)
        => Texts(connection, "PRAGMA integrity_check(1)") is ["ok"] ? null : ErrorCodes.Backups.FileUnusable.With($"{Path.GetFileName(path)} in it is damaged.");

    private static bool Opens(MasterKey master, string keyId, byte[] sealedKey)
    {
        try
        {
            CryptographicOperations.ZeroMemory(SealedKey.Unseal(master, keyId, sealedKey));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static List<string> Texts(SqliteConnection connection, string constant)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = constant;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var texts = new List<string>();
        while (row.Read())
            texts.Add(row.GetString(0));
        return texts;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
