using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Watch.Tests.Probes;

/// <summary>A CA and what it issues, good and bad, for servers on the loopback address.</summary>
internal static class ServerCertificates
{
    public const string Name = "server.example";

    private static readonly DateTimeOffset Today = new(DateTime.UtcNow.Date, TimeSpan.Zero);
    private static readonly RSA Key = RSA.Create(2048);

    public static X509Certificate2 Root { get; } = Authority("CN=Test Root", null);

    /// <summary>Issued nothing here.</summary>
    public static X509Certificate2 Stranger { get; } = Authority("CN=Stranger", null);

    public static X509Certificate2 Issuing { get; } = Authority("CN=Test Issuing CA", Root);

    public static X509Certificate2 Good { get; } = Issue(Key, HashAlgorithmName.SHA256, Name);

    /// <param name="names">DNS names; with none the certificate has no subject alternative name.</param>
    public static X509Certificate2 Issue(RSA key, HashAlgorithmName hash, params string[] names)
    {
        var request = new CertificateRequest($"CN={Name}", key, hash, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        if (names.Length > 0)
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var issued = request.Create(Issuing.SubjectName, new RsaSignatureGenerator(Issuing.GetRSAPrivateKey()!), Today.AddDays(-10), Today.AddDays(80), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        if (issuer is null)
            return request.CreateSelfSigned(Today.AddDays(-20), Today.AddDays(900));
        using var issued = request.Create(issuer, Today.AddDays(-15), Today.AddDays(400), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>The platform's own generator refuses SHA-1.</summary>
    private sealed class RsaSignatureGenerator(RSA key) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator _modern = CreateForRSA(key, RSASignaturePadding.Pkcs1);

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => hashAlgorithm == HashAlgorithmName.SHA1
            ? Convert.FromHexString("300D06092A864886F70D0101050500") // sha1WithRSAEncryption, NULL
            : _modern.GetSignatureAlgorithmIdentifier(hashAlgorithm);

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => _modern.PublicKey;
    }
}
