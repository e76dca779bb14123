using System.Runtime.InteropServices;

namespace Everseal.Cli.Checking;

/// <summary>
/// glibc gives each thread an arena of its own, and OpenSSL's memory of hundreds of handshakes then lies about in all of
/// them. Two arenas hold the same in less space, and a check does not wait for them.
/// </summary>
internal static partial class NativeHeap
{
    /// <summary>M_ARENA_MAX of malloc.h.</summary>
    private const int ArenaMax = -8;

    private const int Arenas = 2;

    /// <summary>To be called before threads allocate. Does nothing where the C library is not glibc.</summary>
    public static void Limit()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(ArenaMax, Arenas);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library: its heap is its own affair.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
