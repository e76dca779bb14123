using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Backups;

/// <summary>
/// Makes a backup file of a data directory, while it is served or not: both databases are copied from one state each, the
/// one with the keys first, so that no token in the copy was signed by a key that is not.
/// </summary>
internal sealed class BackupCreation(DataDirectory data, TimeProvider time)
{
    private const string WorkDirectory = "backup.work";

    private static readonly string Version = typeof(BackupCreation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Does what was asked, and describes the file.</summary>
    public Result<BackupDescription> Run(CreateBackup order)
    {
        var secret = (order.Passphrase, order.Recipient) switch
        {
            ({ } passphrase, null) => BackupSecret.OfPassphrase(passphrase),
            (null, { } recipient) => BackupSecret.OfRecipient(recipient),
            _ => ErrorCodes.Backups.SecretUnusable.With("Either a passphrase or a recipient is needed, and not both."),
        };
        if (!secret.IsSuccess)
            return secret.Error;
        if (!Path.IsPathFullyQualified(order.File))
            return ErrorCodes.Backups.FileUnusable.With("file: an absolute path is needed.");
        var made = Run(order.File, secret.Value, order.WithMasterKey);
        return made.IsSuccess
            ? new BackupDescription(
                order.File, new FileInfo(order.File).Length, made.Value.CreatedAt, made.Value.Realms, made.Value.Tokens, made.Value.LedgerHead,
                made.Value.RootFingerprint, made.Value.HasMasterKey)
            : made.Error;
    }

    /// <param name="file">Must not exist: an earlier backup is never overwritten.</param>
    /// <returns>What is in the file, once it is on the disk and was unpacked and verified.</returns>
    public Result<BackupManifest> Run(string file, BackupSecret secret, bool withMasterKey)
    {
        if (File.Exists(file))
            return ErrorCodes.Backups.FileUnusable.With($"{file} is already there.");
        try
        {
            // Held until all is cleared away, so that nobody clears away what another run is writing.
            using var turn = TakeTurn();
            return turn is null
                ? ErrorCodes.Backups.Running.With($"Another backup of {data.Path} is being made.")
                : RunAlone(file, secret, withMasterKey);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            return ErrorCodes.Backups.NotMade.With($"The backup could not be made: {failure.Message}");
        }
    }

    private Result<BackupManifest> RunAlone(string file, BackupSecret secret, bool withMasterKey)
    {
        var (key, work, partial) = (RandomNumberGenerator.GetBytes(BackupSecret.KeySize), Path.Combine(data.Path, WorkDirectory), file + ".partial");
        try
        {
            return Write(partial, file, secret, key, withMasterKey, BackupFiles.MakeEmpty(work));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            if (File.Exists(partial))
                File.Delete(partial);
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    // The file has its name only once it is whole and was tried.
    private Result<BackupManifest> Write(string partial, string file, BackupSecret secret, byte[] key, bool withMasterKey, string work)
    {
        var manifest = Collect(work, withMasterKey);
        var header = new BackupHeader(manifest.CreatedAt, Version, secret.Wrap(key)).ToBytes();
        using (var output = BackupFiles.CreatePrivate(partial, FileMode.Create))
        {
            output.Write(header);
            BackupArchive.Pack(output, manifest, work, key, header);
            output.Flush(flushToDisk: true);
        }

        if (Try(partial, key, BackupFiles.MakeEmpty(work)) is { } failed)
            return failed;
        File.Move(partial, file);
        if (OperatingSystem.IsLinux())
            NativeMethods.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return manifest;
    }

    private BackupManifest Collect(string work, bool withMasterKey)
    {
        CopyDatabase(data.DatabaseFile, Path.Combine(work, BackupFiles.Database));
        CopyDatabase(data.LedgerFile, Path.Combine(work, BackupFiles.Ledger));
        foreach (var name in BackupFiles.Plain.Where(name => File.Exists(Path.Combine(data.Path, name))))
            File.Copy(Path.Combine(data.Path, name), Path.Combine(work, name));
        if (withMasterKey)
            File.Copy(data.MasterKeyFile, Path.Combine(work, BackupFiles.MasterKey));

        using var ledger = new LedgerDatabase(Path.Combine(work, BackupFiles.Ledger)).OpenForReading();
        var head = AuditTable.ReadHead(ledger);
        return new BackupManifest(
            time.GetUtcNow(),
            Version,
            data.Path,
            ReadRealms(Path.Combine(work, BackupFiles.Database)),
            Convert.ToHexStringLower(AuditTable.ReadIdentity(ledger).LedgerId),
            head.Sequence,
            Convert.ToHexStringLower(head.Hash.Span),
            ledger.ReadNumber("SELECT count(*) FROM tokens"),
            RootFingerprint(Path.Combine(work, BackupFiles.RootCertificate)),
            withMasterKey,
            [.. Directory.GetFiles(work).Order(StringComparer.Ordinal).Select(Describe)]);
    }

    /// <summary>The trial restore: the file as it lies there, unpacked and judged as a restore would.</summary>
    private StsError? Try(string file, byte[] key, string work)
    {
        using var input = File.OpenRead(file);
        var header = BackupHeader.Read(input, out var octets);
        if (!header.IsSuccess)
            return header.Error;
        var unpacked = BackupArchive.Unpack(input, key, octets, work);
        return unpacked.IsSuccess ? BackupInspection.Inspect(work, data.MasterKeyFile, unpacked.Value) : unpacked.Error;
    }

    /// <summary>From one state of the source, in one piece: writers go on meanwhile, and the copy has no log beside it.</summary>
    internal static void CopyDatabase(string from, string to)
    {
        using var source = Open(from, SqliteOpenMode.ReadOnly);
        using var copy = Open(to, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(copy);
        copy.Run("PRAGMA journal_mode = DELETE");
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    private static List<string> ReadRealms(string database)
    {
        using var connection = Open(database, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Name FROM realms ORDER BY Name";
        using var row = command.ExecuteReader();
        var names = new List<string>();
        while (row.Read())
            names.Add(row.GetString(0));
        return names;
    }

    private static string? RootFingerprint(string pem)
    {
        if (!File.Exists(pem))
            return null;
        using var root = X509CertificateLoader.LoadCertificateFromFile(pem);
        return Convert.ToHexStringLower(root.GetCertHash(HashAlgorithmName.SHA256));
    }

    private static BackedUpFile Describe(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, BackupArchive.Sha256(path));

    // FileShare.None is an exclusive flock(2) on Linux, which ends with the process.
    private FileStream? TakeTurn()
    {
        try
        {
            return new FileStream(Path.Combine(data.Path, "backup.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.GetType() == typeof(IOException))
        {
            return null;
        }
    }
}
