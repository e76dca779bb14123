using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Everseal.Watch.Alarms;

/// <summary>
/// A program with all that it starts, so that it can be ended as a whole: a child whose parent has gone is in no process tree any
/// longer, but still in the session. Where there are no sessions, the tree has to do.
/// </summary>
internal static partial class ProcessGroup
{
    private const string SetSid = "/usr/bin/setsid";
    private const int SigKill = 9;

    private static readonly bool HasSessions = !OperatingSystem.IsWindows() && File.Exists(SetSid);

    /// <summary>How to start the program as the leader of a session of its own; it replaces setsid, so its id is the group's.</summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
        => HasSessions ? new ProcessStartInfo(SetSid, [program, .. arguments]) : new ProcessStartInfo(program, arguments);

    /// <param name="leader">As started; as long as it runs no other process can have its id.</param>
    public static void Kill(Process leader)
    {
        if (leader.HasExited)
            return;
        if (HasSessions)
            _ = Signal(-leader.Id, SigKill);
        else
            leader.Kill(entireProcessTree: true);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
