using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Bench.Fixtures;

/// <summary>A TLS server's request with a P-256 key, and the issuing CA that an installation makes.</summary>
internal sealed class CertificateRequestFixture
{
    private readonly ECDsa issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CertificateIssuer issuing;
    private readonly DateTimeOffset now;
    private readonly byte[] request;
    private CertificationRequest? read;
    private readonly byte[] digest = SHA256.HashData("raw signing rate"u8);
    private readonly byte[] rawSignature;
    private readonly X509SignatureGenerator signer;
    private readonly ECParameters requesterKey;
    private readonly byte[] requesterSignature;

    public CertificateRequestFixture(DateTimeOffset now)
    {
        this.now = now;
        signer = X509SignatureGenerator.CreateForECDsa(issuingKey);
        var authority = new BenchAuthority(now);
        issuing = new CertificateIssuer(authority.Below(CertificateProfiles.IssuingCa, "Bench Issuing CA P-256", new PublicKey(issuingKey)));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (requesterKey, requesterSignature) = (key.ExportParameters(includePrivateParameters: false), key.SignHash(digest));
        var order = new CertificateRequest("CN=www.bench.example,O=Bench", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.bench.example");
        order.CertificateExtensions.Add(names.Build());
        request = order.CreateSigningRequest();
        rawSignature = SignDigest();
    }

    /// <summary>Proof of possession, names and key.</summary>
    public CertificationRequest Read() => CertificationRequest.Read(request).OrThrow();

    /// <summary>The bytes to be signed, and every lint on them.</summary>
    public LintedCertificate Prepare() => Prepare(read ??= Read());

    /// <summary>Everything that Core does for one certificate, from the request's bytes.</summary>
    public byte[] Issue()
        => CertificateIssuance.Sign(Prepare(Read()), signer).OrThrow();

    public byte[] SignDigest() => issuingKey.SignHash(digest);

    public bool VerifyDigest() => issuingKey.VerifyHash(digest, rawSignature);

    /// <summary>
    /// The same key operations by .NET's own functions: the requester's key imported and its signature verified, one signature by
    /// the CA, and that one verified with a key that is at hand. Core opens the key for less.
    /// </summary>
    public bool KeyOperations()
    {
        using var requester = ECDsa.Create(requesterKey);
        return requester.VerifyHash(digest, requesterSignature) && VerifyDigest() && SignDigest().Length > 0;
    }

    private LintedCertificate Prepare(CertificationRequest order) => CertificateIssuance.Prepare(
        CertificateProfiles.TlsServer, order.Subject, order.PublicKey, issuing, SerialNumber.FromRandom(RandomNumberGenerator.GetBytes(16)), now).OrThrow();
}
