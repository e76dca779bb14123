using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Alarms;

/// <summary>A receiver's certificate and the CA that vouches for it, as files.</summary>
internal sealed record ReceiverCertificate(string CaFile, string CertificateFile, string KeyFile)
{
    public static ReceiverCertificate Make(TemporaryDirectory directory, string name)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var caKey = RSA.Create(2048);
        var ca = new CertificateRequest($"CN={name} CA", caKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        ca.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var root = ca.CreateSelfSigned(from, until);

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, from, until, RandomNumberGenerator.GetBytes(8));
        return new ReceiverCertificate(
            directory.Write($"{name}-ca.pem", root.ExportCertificatePem() + "\n"),
            directory.Write($"{name}.pem", leaf.ExportCertificatePem() + "\n"),
            directory.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem() + "\n"));
    }
}
