using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Backups;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Repair;

/// <summary>
/// <c>repairs/</c> of a data directory: each repair's journal and the database from before it. A journal is replaced by a
/// rename, so it is there before or after a step, never half.
/// </summary>
internal sealed class JournalStore(string dataDirectory)
{
    private const string JournalFile = "journal.json";

    // Each holds the private keys of its day, sealed: also those that were destroyed since. Never fewer than these, since a clock that is
    // years ahead is one of the reasons to repair.
    private const int AlwaysKept = 10;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly string _root = Path.Combine(dataDirectory, "repairs");

    /// <summary>The newest first. What has no journal was killed before it changed anything.</summary>
    public IReadOnlyList<RepairJournal> ReadAll()
        => !Directory.Exists(_root) ? [] :
        [
            .. Directory.EnumerateDirectories(_root).Select(Path.GetFileName).OfType<string>().OrderDescending(StringComparer.Ordinal)
                .Where(id => File.Exists(Path.Combine(_root, id, JournalFile))).Select(Read),
        ];

    public RepairJournal? ReadUnfinished() => ReadAll().FirstOrDefault(journal => journal.State == RepairStates.Begun);

    public string BackupOf(RepairJournal journal) => Path.Combine(_root, journal.Id, BackupFiles.Database);

    /// <summary>Copies the database, tries the copy, and only then has a journal. Both are durable when this returns.</summary>
    /// <returns>EVS-6352 when it could not; then nothing was begun.</returns>
    public Result<RepairJournal> Begin(string databaseFile, string by, IReadOnlyList<RepairFinding> findings, RepairOrder order, DateTimeOffset now)
    {
        string? made = null;
        try
        {
            MakePrivate(_root);
            var id = string.Create(CultureInfo.InvariantCulture, $"{NextNumber():0000}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
            made = Path.Combine(_root, id);
            MakePrivate(made);
            var copy = Path.Combine(made, BackupFiles.Database);
            var journal = new RepairJournal(id, now, by) { BackupSha256 = CopyAndTry(databaseFile, copy), Findings = findings, Wanted = order.Import is null ? order.Replace ?? [] : [], WantedRealm = order.Realm, IsImport = order.Import is not null };
            Save(journal);
            Prune(now);
            SyncDirectory(_root);
            return journal;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            if (made is not null)
                TryDelete(made);
            return ErrorCodes.Repair.NotBegun.With($"Nothing was changed: {failure.Message}");
        }
    }

    public void Save(RepairJournal journal)
        => PrivateFile.Write(Path.Combine(_root, journal.Id, JournalFile), JsonSerializer.SerializeToUtf8Bytes(journal, RepairJson.Default.RepairJournal));

    // Only the last one can be rolled back: older ones are there for whoever asks what happened.
    private void Prune(DateTimeOffset now)
    {
        var journals = ReadAll();
        var kept = journals.Where((journal, place) => place < AlwaysKept || now - journal.StartedAt < KeptFor || journal.State == RepairStates.Begun)
            .Select(journal => journal.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var directory in Directory.EnumerateDirectories(_root).Where(path => !kept.Contains(Path.GetFileName(path))))
            TryDelete(directory);
    }

    private RepairJournal Read(string id)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(_root, id, JournalFile)), RepairJson.Default.RepairJournal)!;
        }
        catch (JsonException damaged)
        {
            throw new StsErrorException(ErrorCodes.Server.StorageFailed.With($"The journal of repair {id} is damaged: {damaged.Message}"));
        }
    }

    private int NextNumber()
        => 1 + Directory.EnumerateDirectories(_root).Select(path => int.TryParse(Path.GetFileName(path).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty().Max();

    /// <returns>The copy's SHA-256.</returns>
    private static string CopyAndTry(string databaseFile, string copy)
    {
        BackupFiles.CreatePrivate(copy).Dispose();
        DatabaseCopy.Write(databaseFile, copy);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            if (command.ExecuteScalar() is not "ok")
                throw new IOException("the copy of the database is damaged, and so is the database: restore a backup with everseal restore");
        }

        using var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsLinux())
            NativeMethods.SyncDirectory(path);
    }

    private static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without a journal it stands for nothing.
        }
    }
}
