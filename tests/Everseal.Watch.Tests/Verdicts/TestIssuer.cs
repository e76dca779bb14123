using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Watch.Tests.Verdicts;

/// <summary>Makes the certificates that a judgement is tried on, bad ones too: whatever dates, names, keys and signatures.</summary>
internal sealed class TestIssuer
{
    private readonly AsymmetricAlgorithm key;

    private TestIssuer(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        Certificate = certificate;
        this.key = key;
    }

    public static DateTimeOffset Now { get; } = new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Ten years, two of them gone.</summary>
    public static TestIssuer Root { get; } = NewRoot("CN=Test Root", Now.AddDays(-730), Now.AddDays(2920));

    public static TestIssuer Issuing { get; } = Root.NewAuthority("CN=Test Issuing CA", Now.AddDays(-700), Now.AddDays(2800));

    public X509Certificate2 Certificate { get; }

    public CertificateContent Content => CertificateContent.Of(Certificate);

    public static TestIssuer NewRoot(string name, DateTimeOffset from, DateTimeOffset until)
    {
        var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestIssuer(Request(name, rootKey, isAuthority: true).CreateSelfSigned(from, until), rootKey);
    }

    public TestIssuer NewAuthority(string name, DateTimeOffset from, DateTimeOffset until)
    {
        var subjectKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestIssuer(Sign(Request(name, subjectKey, isAuthority: true), from, until, Generator()), subjectKey);
    }

    public CertificateContent Leaf(string name, DateTimeOffset from, DateTimeOffset until, AsymmetricAlgorithm? subjectKey = null, X509SignatureGenerator? signer = null)
    {
        using var fresh = subjectKey is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        using var certificate = Sign(Request(name, subjectKey ?? fresh!, isAuthority: false), from, until, signer ?? Generator());
        return CertificateContent.Read(certificate.RawData);
    }

    /// <summary>Ends so many days from now, after a life of so many.</summary>
    public CertificateContent Leaf(string name, double endsIn, double life = 365, AsymmetricAlgorithm? subjectKey = null, X509SignatureGenerator? signer = null)
        => Leaf(name, Now.AddDays(endsIn - life), Now.AddDays(endsIn), subjectKey, signer);

    public static CertificateContent SelfSigned(string name, double endsIn, double life = 365, bool isAuthority = false)
    {
        using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(name, ownKey, isAuthority).CreateSelfSigned(Now.AddDays(endsIn - life), Now.AddDays(endsIn));
        return CertificateContent.Read(certificate.RawData);
    }

    private static CertificateRequest Request(string name, AsymmetricAlgorithm subjectKey, bool isAuthority)
    {
        var request = subjectKey is RSA rsa
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)subjectKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until, X509SignatureGenerator generator)
        => request.Create(Certificate.SubjectName, generator, from, until, RandomNumberGenerator.GetBytes(12).Prepend((byte)0x40).ToArray());

    private X509SignatureGenerator Generator() => X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    /// <summary>Writes the algorithm's name and a signature of nonsense: for rules that must not need to verify it.</summary>
    internal sealed class Claiming(string algorithm) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(algorithm);
            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => SHA256.HashData(data);

        protected override PublicKey BuildPublicKey() => throw new NotSupportedException();
    }
}
