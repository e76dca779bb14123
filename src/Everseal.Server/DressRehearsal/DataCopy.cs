using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Server.Backups;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.DressRehearsal;

/// <summary>
/// A data directory as it was at one moment, in a directory that its owner alone enters and that is gone afterwards. The
/// master key is not in it: what a killed rehearsal leaves behind opens no private key.
/// </summary>
internal sealed class DataCopy : IDisposable
{
    private readonly string _directory;

    private DataCopy(string directory) => _directory = directory;

    private string Original => Path.Combine(_directory, "as-it-was");

    /// <summary>Opens what lies there for reading only: a server may run on it.</summary>
    public static Result<DataCopy> Make(string data)
    {
        if (!File.Exists(Path.Combine(data, BackupFiles.Database)))
            return ErrorCodes.Server.DataDirectoryEmpty.With($"{data} holds no data of Everseal.");

        // 0700 on Unix; on Windows the user's own folder.
        var copy = new DataCopy(Directory.CreateTempSubdirectory("everseal-rehearsal-").FullName);
        try
        {
            BackupFiles.MakeEmpty(copy.Original);
            DatabaseCopy.Write(Path.Combine(data, BackupFiles.Database), Path.Combine(copy.Original, BackupFiles.Database));
            DatabaseCopy.Write(Path.Combine(data, BackupFiles.Ledger), Path.Combine(copy.Original, BackupFiles.Ledger));
            foreach (var name in BackupFiles.Plain.Where(name => File.Exists(Path.Combine(data, name))))
                File.Copy(Path.Combine(data, name), Path.Combine(copy.Original, name));
            return copy;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            copy.Dispose();
            return ErrorCodes.Rehearsals.NotCopied.With($"{data} could not be copied: {failure.Message}");
        }
    }

    /// <summary>A fresh directory with the same in it, to be changed at will; the one before is gone.</summary>
    public string Renew()
    {
        var fresh = BackupFiles.MakeEmpty(Path.Combine(_directory, "run"));
        foreach (var file in Directory.GetFiles(Original))
            File.Copy(file, Path.Combine(fresh, Path.GetFileName(file)));
        return fresh;
    }

    /// <summary>The roots that clients were given; none where the file was taken away.</summary>
    public IReadOnlyList<X509Certificate2> ReadRoots()
    {
        var roots = new X509Certificate2Collection();
        if (Path.Combine(Original, BackupFiles.RootCertificate) is var file && File.Exists(file))
            roots.ImportFromPemFile(file);
        return [.. roots];
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
