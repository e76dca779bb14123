using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.WsTrust;

namespace Everseal.Load.Requests;

/// <summary>A service's signed requests. Each is another one: the server refuses what it has seen before.</summary>
internal sealed class HolderOfKeyRequests
{
    private readonly RequestSigner signer;

    public HolderOfKeyRequests(string name)
    {
        Name = name;
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        signer = new RequestSigner(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90)), key);
    }

    public string Name { get; }

    public string CertificatePem => signer.Certificate.ExportCertificatePem();

    /// <summary>Made ahead of the load, so that the client's signing does not show in latencies.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Make(int count)
    {
        var requests = new ReadOnlyMemory<byte>[count];
        Parallel.For(0, count, i => requests[i] = Make());
        return requests;
    }

    private ReadOnlyMemory<byte> Make() => RequestSecurityTokenWriter.Write(
        new OutgoingRequest(TrustOperation.Issue) { Signer = signer, KeyType = KeyType.PublicKey, Renewable = true, Lifetime = TimeSpan.FromHours(1) },
        Guid.NewGuid(),
        DateTimeOffset.UtcNow);
}
