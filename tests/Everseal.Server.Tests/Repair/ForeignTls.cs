using Everseal.Core.Repair;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Tests.Repair;

/// <summary>A node that serves TLS with another CA's certificate.</summary>
internal static class ForeignTls
{
    public static async Task ImportAsync(TestNode node, ForeignCa ca, int days)
    {
        var (server, now) = (node.Get<ServerCertificates>(), node.Time.GetUtcNow());
        var hosts = ServerCertificates.HostsOf(server.Current!.TargetCertificate);
        var asked = await node.Get<CertificateRequests>().MakeAsync(
            new RequestOrder(CertificateSlot.Tls, CertificateProfiles.TlsServer, ServerCertificates.SubjectOf(hosts), KeyAlgorithm.EcdsaP256), replaces: false, default);
        var answer = ca.Answer(asked.Pem, now, now.AddDays(days));
        var chain = ServerChain.Check([answer, ca.Policy, ca.Root], node.Get<KeyVault>().PublicKeyOf(asked.KeyId), hosts, publicHost: null, now).OrThrow();
        await server.ImportAsync(chain, asked.KeyId, default);
    }
}
