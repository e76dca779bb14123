using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>A client's own key pair with a certificate that it made itself, as solution users have.</summary>
internal sealed record ServiceIdentity(X509Certificate2 Certificate, RSA Key)
{
    public string Base64 => Convert.ToBase64String(Certificate.RawData);

    public static ServiceIdentity Create(int bits = 2048)
    {
        var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=vpxd-extension, O=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new ServiceIdentity(request.CreateSelfSigned(TestNode.Start.AddDays(-1), TestNode.Start.AddYears(1)), key);
    }
}
