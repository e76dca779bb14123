using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Everseal.Server;

[SupportedOSPlatform("linux")]
internal static partial class NativeMethods
{
    private const int ReadOnly = 0;
    private const int CurrentDirectory = -100;
    private const uint StatUser = 8;
    private const int StatUserAt = 5;
    private const int StatSize = 64;

    /// <summary>Syncs a directory's entries. What the file system cannot sync is left to it, as every database does.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>The account that this process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint EffectiveUserId();

    /// <summary>The account that a file belongs to; null when it cannot be asked.</summary>
    public static unsafe uint? OwnerOf(string path)
    {
        // struct statx of statx(2), the same on every architecture: mask, block size, attributes (64 bits), links, then the uid.
        var answer = stackalloc uint[StatSize];
        return Stat(CurrentDirectory, path, flags: 0, StatUser, answer) == 0 ? answer[StatUserAt] : null;
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint SetFileModeMask(uint mask);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Stat(int directory, string path, int flags, uint mask, uint* answer);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
