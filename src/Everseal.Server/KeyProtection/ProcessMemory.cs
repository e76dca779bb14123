namespace Everseal.Server.KeyProtection;

/// <summary>Keeps what this process knows out of the files that others read.</summary>
public static class ProcessMemory
{
    private const uint NotForOthers = 0b000_111_111;

    /// <summary>
    /// Private keys must be in memory to sign, and passwords to be verified, and .NET cannot promise to wipe every
    /// copy. So a core dump gets no memory at all: with no bit set in coredump_filter (core(5)) the kernel, and gcore
    /// likewise, leaves out anonymous and file mappings. Files are created for their owner alone.
    /// Call it first. Elsewhere than on Linux it does nothing: there dumps are a matter of the host's policy.
    /// </summary>
    public static void Protect()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.WriteAllText("/proc/self/coredump_filter", "0");
        _ = NativeMethods.SetFileModeMask(NotForOthers);
    }
}
