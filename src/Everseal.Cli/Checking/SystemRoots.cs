using System.Runtime.InteropServices;

namespace Everseal.Cli.Checking;

/// <summary>
/// The platform reads all of a system's root certificates before the first chain that it builds, even when none of them is
/// to be trusted: five sixths of the time that a look at one endpoint takes. A check believes nobody but the CA file that is
/// named to it, by rules of its own, so it has no use for them.
/// </summary>
internal static partial class SystemRoots
{
    private const string Nothing = "/dev/null";

    /// <summary>To be called before the first handshake. The platform asks OpenSSL's variables for the place of the roots (SSL_CTX_load_verify_locations(3)).</summary>
    public static void LeaveUnread()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = SetVariable("SSL_CERT_FILE", Nothing, 1);
        _ = SetVariable("SSL_CERT_DIR", Nothing, 1);
    }

    // Environment.SetEnvironmentVariable is seen by .NET alone.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
