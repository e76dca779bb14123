using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Core.Administration;

namespace Everseal.Load.Requests;

/// <summary>Orders for TLS server certificates, each with a P-256 key of its own: the CA certifies no key for two subjects.</summary>
internal sealed class CertificateOrders
{
    private int number;

    public IReadOnlyList<ReadOnlyMemory<byte>> Make(int count)
    {
        var orders = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
            orders[i] = Order($"host{++number}.load.example");
        return orders;
    }

    private static byte[] Order(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return JsonSerializer.SerializeToUtf8Bytes(
            new IssueCertificate("tls-server", request.CreateSigningRequestPem()), AdministrationJson.Default.IssueCertificate);
    }
}
