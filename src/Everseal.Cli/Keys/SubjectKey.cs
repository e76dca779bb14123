using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Cli.Keys;

/// <summary>A key pair made on this host for a certificate. The private half only ever goes into the file that the caller names.</summary>
internal sealed class SubjectKey : IDisposable
{
    /// <summary>What <c>--key</c> takes; the first is the default, since every vSphere client reads it.</summary>
    public static readonly string[] Algorithms = ["rsa2048", "rsa3072", "p256", "p384"];

    private readonly AsymmetricAlgorithm key;

    private SubjectKey(AsymmetricAlgorithm key) => this.key = key;

    public static SubjectKey Create(string algorithm) => new(algorithm switch
    {
        "rsa3072" => RSA.Create(3072),
        "p256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "p384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => RSA.Create(2048),
    });

    public string PrivateKeyPem() => key.ExportPkcs8PrivateKeyPem();

    /// <summary>PKCS#10 (RFC 2986): the signature proves to the CA that the asker holds the key.</summary>
    public string CertificateRequestPem(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        var request = key is RSA rsa
            ? new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSigningRequestPem();
    }

    public void Dispose() => key.Dispose();
}
