using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Watch.Trust;

/// <summary>Which CAs vouch for a server that something is sent to.</summary>
/// <param name="caFile">PEM, read at each use so that a new CA needs no restart; null for the platform's CAs.</param>
public sealed class ServerTrust(string? caFile, TimeProvider time)
{
    // id-kp-serverAuth (RFC 5280, 4.2.1.12).
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <exception cref="IOException">The file cannot be read.</exception>
    public X509ChainPolicy Policy()
    {
        // No online question about revocation: an alarm must get out of a network in which nobody answers it.
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTimeIgnored = false,
            VerificationTime = time.GetUtcNow().UtcDateTime,
            ApplicationPolicy = { new Oid(ServerAuthentication) },
        };
        if (caFile is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }

        return policy;
    }

    /// <summary>For whoever is given a chain that was built by the platform's trust already.</summary>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        var sent = chain.ChainPolicy.ExtraStore;
        chain.Reset();
        chain.ChainPolicy = Policy();
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return chain.Build(leaf);
    }
}
