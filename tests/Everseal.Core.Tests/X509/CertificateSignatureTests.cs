using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class CertificateSignatureTests
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly X509Certificate2 Leaf = Authority.Leaf(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), TestAuthority.Born);

    [Fact]
    public void IsBy_KeyOfTheIssuer_IsTrue()
        => CertificateSignature.IsBy(Authority.Issuing.PublicKey, Leaf).Should().BeTrue();

    [Fact]
    public void IsBy_AnotherKey_IsFalse()
        => CertificateSignature.IsBy(Authority.Root.PublicKey, Leaf).Should().BeFalse();

    [Fact]
    public void IsBy_SignedByAnAlgorithmThatTheSignedPartDoesNotName_IsFalse()
    {
        // The mathematics are right for what the outside says; the inside, which is signed, says SHA-384.
        var content = EncodedCertificate.Of(Leaf).ToBeSigned;
        var signature = Authority.IssuingKey.SignData(content.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var certificate = X509CertificateLoader.LoadCertificate(
            EncodedCertificate.Assemble(content.Span, CertificateSignatureAlgorithm.Find(EcdsaWithSha256)!.Encoded, signature));

        CertificateSignature.IsBy(Authority.Issuing.PublicKey, certificate).Should().BeFalse();
    }
}
