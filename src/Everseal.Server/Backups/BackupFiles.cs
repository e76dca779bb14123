namespace Everseal.Server.Backups;

/// <summary>What may be in a backup, and in a directory that is made from one.</summary>
internal static class BackupFiles
{
    public const string Manifest = "manifest.json";
    public const string Database = "everseal.db";
    public const string Ledger = "ledger.db";
    public const string MasterKey = "master.key";
    public const string AuditKey = "audit-key.pem";
    public const string RootCertificate = "root.pem";

    /// <summary>Copied as they are, where they exist.</summary>
    public static readonly IReadOnlyList<string> Plain = [AuditKey, RootCertificate, "everseal.yaml"];

    public static readonly IReadOnlySet<string> All = new HashSet<string>([Manifest, Database, Ledger, MasterKey, .. Plain], StringComparer.Ordinal);

    /// <summary>An empty directory that its owner alone enters; what an earlier run left there is gone.</summary>
    public static string MakeEmpty(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public static FileStream CreatePrivate(string path, FileMode mode = FileMode.CreateNew)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
