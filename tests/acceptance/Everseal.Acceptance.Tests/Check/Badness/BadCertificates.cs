using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Acceptance.Tests.Check.Badness;

/// <summary>A CA, and server certificates that differ from a good one in one thing each.</summary>
internal static class BadCertificates
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly X509Certificate2 Root = Authority("CN=Loopback Root", issuer: null);

    public static X509Certificate2 Issuing { get; } = Authority("CN=Loopback Issuing CA", Root);

    public static X509Certificate2 Good { get; } = Issue(Key);

    public static X509Certificate2 Expired { get; } = Issue(Key, fromDays: -400, toDays: -3);

    public static X509Certificate2 NotYetValid { get; } = Issue(Key, fromDays: 5, toDays: 300);

    public static X509Certificate2 WrongName { get; } = Issue(Key, name: "elsewhere.example");

    public static X509Certificate2 Sha1 { get; } = Issue(Key, hash: HashAlgorithmName.SHA1);

    public static X509Certificate2 Rsa1024 { get; } = Issue(RSA.Create(1024));

    public static X509Certificate2 SelfSigned { get; } = Request(Key, HashAlgorithmName.SHA256, name: null).CreateSelfSigned(Now.AddDays(-40), Now.AddDays(320));

    /// <param name="name">A DNS name; by default the loopback address.</param>
    private static X509Certificate2 Issue(RSA key, int fromDays = -40, int toDays = 320, string? name = null, HashAlgorithmName? hash = null)
    {
        using var issued = Request(key, hash ?? HashAlgorithmName.SHA256, name).Create(
            Issuing.SubjectName, new RsaSignatureGenerator(Issuing.GetRSAPrivateKey()!), Now.AddDays(fromDays), Now.AddDays(toDays), RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(RSA key, HashAlgorithmName hash, string? name)
    {
        var request = new CertificateRequest("CN=loopback", key, hash, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
            names.AddIpAddress(IPAddress.Loopback);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        if (issuer is null)
            return request.CreateSelfSigned(Now.AddDays(-500), Now.AddDays(6000));
        using var issued = request.Create(issuer, Now.AddDays(-490), Now.AddDays(3000), RandomNumberGenerator.GetBytes(12));
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
