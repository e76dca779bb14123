using System.Runtime.Versioning;
using System.Text;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Server;

/// <summary>
/// The one place where a node keeps everything. Holding this object is holding its lock: a second process is
/// refused. On Linux the directory is 0700, which is also what guards the administration socket in it.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>EWOULDBLOCK of flock(2).</summary>
    private const int WouldBlock = 11;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string DatabaseFile => Inside("everseal.db");

    public string LedgerFile => Inside("ledger.db");

    public string MasterKeyFile => Inside("master.key");

    public string AdminPasswordFile => Inside("admin-password");

    public string RootCertificateFile => Inside("root.pem");

    /// <summary>What clients trust of a TLS certificate that another CA signed; there only while such a one is served.</summary>
    public string TlsRootFile => Inside("tls-root.pem");

    /// <summary>What a client is given so that it believes this server's TLS.</summary>
    public string ClientTrustFile => File.Exists(TlsRootFile) ? TlsRootFile : RootCertificateFile;

    /// <summary>The public half of the key that signs audit checkpoints; a copy for those who verify elsewhere.</summary>
    public string AuditKeyFile => Inside("audit-key.pem");

    public string AdminSocketFile => Inside(ApiSocket.FileName);

    /// <summary>The first password of a realm's administrator, until somebody deletes the file.</summary>
    public string AdminPasswordFileOf(string realm, bool isDefault) => isDefault ? AdminPasswordFile : $"{AdminPasswordFile}-{realm}";

    /// <summary>Creates the directory when it is missing and takes its lock.</summary>
    public static Result<DataDirectory> Open(string path) => Open(path, CreatePrivate);

    /// <summary>Takes the lock of a directory that is there and leaves its mode: for whoever looks first at what is wrong with it.</summary>
    internal static Result<DataDirectory> OpenAsItIs(string path) => Open(path, static _ => { });

    private static Result<DataDirectory> Open(string path, Action<string> prepare)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            prepare(path);
            var lockFile = System.IO.Path.Combine(path, "lock");
            if (TakeLock(lockFile) is not { } held)
                return new StsError(ErrorCodes.Server.DataDirectoryInUse, $"{path} is in use by {ReadHolder(lockFile)}.");

            NameHolder(lockFile);
            return new DataDirectory(path, held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new StsError(ErrorCodes.Server.DataDirectoryUnusable, $"{path}: {exception.Message}");
        }
    }

    /// <summary>The path of the administration socket, or why a socket cannot lie there.</summary>
    public Result<string> CheckedAdminSocket()
    {
        var length = Encoding.UTF8.GetByteCount(AdminSocketFile);
        return length <= ApiSocket.MaxPathBytes
            ? AdminSocketFile
            : new StsError(ErrorCodes.Server.SocketPathTooLong, $"{AdminSocketFile} has {length} bytes; a socket's path has at most {ApiSocket.MaxPathBytes}.");
    }

    public void Dispose() => _lock.Dispose();

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Inherited access rights decide there; docs/reference says which to set.
            Directory.CreateDirectory(path);
        }
        else
        {
            CreateOwnerOnly(path);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void CreateOwnerOnly(string path)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(path, OwnerOnly);

        // An existing directory keeps its mode when created again; ours must not be open to others.
        if (File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    // FileShare.None is an exclusive flock(2) on Linux: it ends with the process, however that ends.
    private static FileStream? TakeLock(string lockFile)
    {
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException) && IsHeld(exception))
        {
            return null;
        }
    }

    // A full or read-only disk comes as the same exception, and must not read as somebody's lock.
    private static bool IsHeld(IOException exception) => !OperatingSystem.IsLinux() || exception.HResult == WouldBlock;

    // Nobody can open the lock file meanwhile, so who holds it is written in another one. Only a courtesy to whoever
    // comes second: a full disk must not keep the server from starting.
    private static void NameHolder(string lockFile)
    {
        try
        {
            File.WriteAllText(HolderFile(lockFile), $"process {Environment.ProcessId} ({System.IO.Path.GetFileName(Environment.ProcessPath)})");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The lock is held all the same.
        }
    }

    private static string ReadHolder(string lockFile)
        => File.Exists(HolderFile(lockFile)) ? File.ReadAllText(HolderFile(lockFile)) : "another process";

    private static string HolderFile(string lockFile) => lockFile + ".holder";

    private string Inside(string name) => System.IO.Path.Combine(Path, name);
}
