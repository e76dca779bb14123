using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Server;

/// <summary>A service that a server may know by its certificate, with the private key that only the service has.</summary>
internal sealed record ServicePrincipal(string Name, X509Certificate2 Certificate, AsymmetricAlgorithm Key, string CertificateFile, string KeyFile)
{
    /// <summary>With a self-signed certificate; no server knows it yet.</summary>
    public static ServicePrincipal Create(string name, AsymmetricAlgorithm key, TemporaryDirectory directory, DateTimeOffset? validFrom = null, DateTimeOffset? validUntil = null)
    {
        var certificate = SelfSigned(name, key, validFrom ?? DateTimeOffset.UtcNow.AddDays(-1), validUntil ?? DateTimeOffset.UtcNow.AddDays(90));
        return new ServicePrincipal(
            name,
            certificate,
            key,
            directory.Write($"{name}.pem", certificate.ExportCertificatePem()),
            directory.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static X509Certificate2 SelfSigned(string name, AsymmetricAlgorithm key, DateTimeOffset validFrom, DateTimeOffset validUntil)
    {
        var subject = new X500DistinguishedName($"CN={name}");
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return request.CreateSelfSigned(validFrom, validUntil);
    }
}
