using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Server.Tests;

/// <summary>Certificates that services bring along, from no CA of ours.</summary>
public static class TestCertificates
{
    public static X509Certificate2 SelfSigned(string commonName, DateTimeOffset notBefore, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256).CreateSelfSigned(notBefore, notBefore + lifetime);
    }

    public static X509Certificate2 SelfSignedRsa(string commonName, int bits, DateTimeOffset notBefore)
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(notBefore, notBefore.AddDays(365));
    }
}
