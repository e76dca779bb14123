using System.Runtime.InteropServices;

namespace Everseal.Cli.ServerProcess;

/// <summary>execv(3): the one thing of this kind that .NET has no call for.</summary>
internal static partial class UnixProcess
{
    /// <summary>Replaces the running program. Returns only when that failed, with errno.</summary>
    public static unsafe int Replace(string path, string[] arguments)
    {
        // argv[0] is the program, and a null pointer ends the list. Nothing is freed: on success there is nobody left to do it.
        var argv = stackalloc nint[arguments.Length + 2];
        argv[0] = Marshal.StringToCoTaskMemUTF8(path);
        for (var index = 0; index < arguments.Length; index++)
            argv[index + 1] = Marshal.StringToCoTaskMemUTF8(arguments[index]);
        argv[arguments.Length + 1] = 0;
        _ = ExecV(path, argv);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int ExecV(string path, nint* arguments);
}
