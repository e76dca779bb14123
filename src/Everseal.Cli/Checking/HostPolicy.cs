using System.Runtime.InteropServices;

namespace Everseal.Cli.Checking;

/// <summary>
/// What this host has set for its own TLS, and a check leaves aside: what it sees must not depend on where it runs.
/// </summary>
internal static partial class HostPolicy
{
    private const string Nothing = "/dev/null";

    /// <summary>
    /// <para>Where OpenSSL looks for each of them, by environment(7ossl).</para>
    /// <para>Its configuration may forbid versions, ciphers and signatures: an endpoint that lives by them would look broken.</para>
    /// <para>The root certificates are read before the first chain that the platform builds, even when none of them is to be trusted: five
    /// sixths of the time that a look at one endpoint takes. A check believes nobody but the CA file that is named to it.</para>
    /// </summary>
    private static readonly string[] Places = ["OPENSSL_CONF", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <summary>To be called before OpenSSL is first used.</summary>
    public static void LeaveUnread()
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var place in Places)
            _ = SetVariable(place, Nothing, 1);
    }

    // Environment.SetEnvironmentVariable is seen by .NET alone.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
