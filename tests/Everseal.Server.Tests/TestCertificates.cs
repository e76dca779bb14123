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

    /// <summary>What the system's parser reads and DER forbids: its validity begins in a thirteenth month.</summary>
    public static X509Certificate2 WithImpossibleDate(string commonName, DateTimeOffset notBefore)
    {
        using var certificate = SelfSigned(commonName, notBefore, TimeSpan.FromDays(30));
        var der = certificate.RawData;
        var date = der.AsSpan().IndexOf("\u0017\r"u8) + 2;
        "13"u8.CopyTo(der.AsSpan(date + 2));
        return X509CertificateLoader.LoadCertificate(der);
    }

    public static X509Certificate2 SelfSignedRsa(string commonName, int bits, DateTimeOffset notBefore)
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(notBefore, notBefore.AddDays(365));
    }
}
