using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Server.Authorities;

namespace Everseal.Server.DressRehearsal;

/// <summary>TLS as a relying party verifies it: what is served, by the root that it has, at that time.</summary>
internal static class TlsTrial
{
    /// <param name="port">At loopback.</param>
    /// <param name="host">The name that clients ask for.</param>
    /// <param name="roots">What they trust.</param>
    /// <returns>Why they would refuse; null when they would not.</returns>
    public static async Task<StsError?> JudgeAsync(
        int port, string host, IReadOnlyList<X509Certificate2> roots, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(await ShownTls.AskAsync(new IPEndPoint(IPAddress.Loopback, port), host, cancellationToken), host, roots, now);
        }
        catch (Exception failure) when (failure is SocketException or AuthenticationException or IOException)
        {
            return ErrorCodes.Rehearsals.TlsRefused.With($"There is no TLS connection: {failure.Message}");
        }
    }

    private static StsError? Judge(ShownTls shown, string host, IReadOnlyList<X509Certificate2> roots, DateTimeOffset now)
    {
        if (shown.Verify(roots, now).Error is { } refusal)
            return ErrorCodes.Rehearsals.TlsRefused.With($"Clients refuse the TLS certificate: {refusal.PublicDetail}", refusal.ToString());
        return shown.Leaf.MatchesHostname(host) ? null : ErrorCodes.Rehearsals.TlsRefused.With($"The TLS certificate is not for {host}.");
    }
}
