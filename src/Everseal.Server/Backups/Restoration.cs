using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Backups;

/// <summary>What a restore was asked for.</summary>
/// <param name="File">The backup.</param>
/// <param name="Target">The data directory to make.</param>
/// <param name="MasterKeyFile">For a backup that has none inside; null means the one in the target, where there is one.</param>
/// <param name="Replace">Whether a directory that is there gives way: it is renamed, never deleted.</param>
/// <param name="AuditExport">Lines of <c>everseal audit export</c> made after the backup; null when there is none.</param>
internal sealed record RestorationRequest(string File, string Target, string? MasterKeyFile, bool Replace, string? AuditExport);

/// <summary>
/// Makes a data directory from a backup. All of it happens beside the target; the target changes by one rename, so a kill
/// at any point leaves it as it was, or, when it had to give way, under the name that the report gives.
/// </summary>
internal sealed class Restoration(TimeProvider time)
{
    /// <param name="unwrap">Opens the wrapped key: by passphrase or private key.</param>
    /// <param name="replaceKeys">Replaces the signing keys in the directory that it is given; null where they are not taken for stolen.</param>
    public async Task<Result<RestorationDescription>> RunAsync(
        RestorationRequest request, Func<WrappedKey, byte[]> unwrap, Func<string, Task<IReadOnlyList<ReplacedRealmKeys>>>? replaceKeys = null)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Target));
        var staging = target + ".restoring";
        try
        {
            if (IsOccupied(target) && !request.Replace)
                return ErrorCodes.Backups.TargetOccupied.With($"{target} is not empty.");

            // Its lock, where there is one: a directory that is served does not give way.
            using var held = IsOccupied(target) ? DataDirectory.Open(target).OrThrow() : null;
            return await MakeAsync(request, unwrap, replaceKeys, target, BackupFiles.MakeEmpty(staging));
        }
        catch (StsErrorException refused)
        {
            return refused.Error;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            return ErrorCodes.Backups.NotRestored.With($"Nothing was restored: {failure.Message}");
        }
        finally
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
        }
    }

    private async Task<Result<RestorationDescription>> MakeAsync(
        RestorationRequest request, Func<WrappedKey, byte[]> unwrap, Func<string, Task<IReadOnlyList<ReplacedRealmKeys>>>? replaceKeys, string target, string staging)
    {
        // 1. Unpack, and see that a server could start on it.
        var manifest = Unpack(request.File, unwrap, staging);
        if (!manifest.IsSuccess)
            return manifest.Error;
        if (PlaceMasterKey(request, target, staging, manifest.Value) is { } refused)
            return refused;
        if (BackupInspection.Inspect(staging, Path.Combine(staging, BackupFiles.MasterKey), manifest.Value) is { } damaged)
            return damaged;

        // 2. What it cannot know, while the directory that gives way can still be asked.
        var lost = LostKnowledge.Read(manifest.Value, IsOccupied(target) ? Path.Combine(target, BackupFiles.Ledger) : null, request.AuditExport);
        if (!lost.IsSuccess)
            return lost.Error;

        // 3. A new epoch; what was stolen gives way, before anybody can be served by it; and then its place.
        var epoch = BeginEpoch(Path.Combine(staging, BackupFiles.Ledger), manifest.Value);
        var replaced = replaceKeys is null ? [] : await replaceKeys(staging);
        return new RestorationDescription(
            target, manifest.Value.CreatedAt, manifest.Value.Realms, manifest.Value.RootFingerprint, manifest.Value.Tokens, epoch,
            Exchange(target, staging), lost.Value.Sources, lost.Value.Changes, replaced);
    }

    private static Result<BackupManifest> Unpack(string file, Func<WrappedKey, byte[]> unwrap, string staging)
    {
        using var input = File.OpenRead(file);
        var header = BackupHeader.Read(input, out var octets);
        if (!header.IsSuccess)
            return header.Error;
        byte[] key;
        try
        {
            key = unwrap(header.Value.Key);
        }
        catch (CryptographicException)
        {
            return ErrorCodes.Backups.SecretUnusable.With(header.Value.Key.Recipient is { } recipient
                ? $"The private key does not open it; it was made for the public key with SHA-256 {recipient}."
                : "The passphrase does not open it.");
        }

        try
        {
            return BackupArchive.Unpack(input, key, octets, staging);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static StsError? PlaceMasterKey(RestorationRequest request, string target, string staging, BackupManifest manifest)
    {
        if (manifest.HasMasterKey)
            return null;
        var from = request.MasterKeyFile ?? Path.Combine(target, BackupFiles.MasterKey);
        if (!File.Exists(from))
            return ErrorCodes.Server.MasterKeyUnusable.With("The backup has no master.key inside, and none was given: name yours with --master-key FILE.");
        using var output = BackupFiles.CreatePrivate(Path.Combine(staging, BackupFiles.MasterKey));
        output.Write(File.ReadAllBytes(from));
        output.Flush(flushToDisk: true);
        return null;
    }

    /// <summary>
    /// From now on the ledger knows each token again. What was issued between the backup and this moment is "older than the
    /// ledger", not forged. Never before a time that the ledger has seen, whatever this host's clock says.
    /// </summary>
    private DateTimeOffset BeginEpoch(string ledgerFile, BackupManifest manifest)
    {
        var now = time.GetUtcNow();
        var ledger = new LedgerDatabase(ledgerFile);
        ledger.Create(now);
        return ledger.BeginEpoch(now, $"restored from a backup of {manifest.CreatedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
    }

    /// <returns>Where the earlier directory lies now; null when there was none.</returns>
    private string? Exchange(string target, string staging)
    {
        string? aside = null;
        if (IsOccupied(target))
        {
            aside = $"{target}.before-restore-{time.GetUtcNow().UtcDateTime:yyyyMMddTHHmmssZ}";
            Directory.Move(target, aside);
        }
        else if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        try
        {
            Directory.Move(staging, target);
        }
        catch when (aside is not null)
        {
            Directory.Move(aside, target);
            throw;
        }

        if (OperatingSystem.IsLinux())
            NativeMethods.SyncDirectory(Path.GetDirectoryName(target)!);
        return aside;
    }

    private static bool IsOccupied(string directory) => Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any();
}
