using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>A service's certificate, its issuing CA and its root; each test changes one thing.</summary>
public sealed class CertificatePathTests
{
    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(20);
    private static readonly X509Certificate2 Leaf = Authority.Leaf(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("vpxd"), Now);

    [Fact]
    public void Verify_LeafIntermediateRoot_IsThePath()
        => Verify().OrThrow().Certificates.Should().Equal(Leaf, Authority.Issuing, Authority.Root);

    [Fact]
    public void Verify_IssuingCaTrusted_EndsThere()
        => Verify(intermediates: [], anchors: [Authority.Issuing]).OrThrow().TrustAnchor.Should().BeSameAs(Authority.Issuing);

    [Fact]
    public void Verify_LeafItselfTrusted_IsAPathOfOne()
        => Verify(intermediates: [], anchors: [Leaf]).OrThrow().Certificates.Should().Equal(Leaf);

    [Fact]
    public void Verify_UselessIntermediatesAmongThem_FindsTheWay()
        => Verify(intermediates: [Authority.Root, Leaf, Authority.Issuing]).IsSuccess.Should().BeTrue();

    [Fact]
    public void Verify_IntermediateMissing_SaysWhoseCertificateIsWanted()
    {
        var error = Verify(intermediates: []).Error;

        error!.Code.Should().Be(ErrorCodes.Certificates.PathNotFound);
        error.PublicDetail.Should().Contain("CN=Test Issuing CA");
    }

    [Fact]
    public void Verify_NoAnchor_IsNotFound()
        => Verify(anchors: []).Error!.Code.Should().Be(ErrorCodes.Certificates.PathNotFound);

    [Fact]
    public void Verify_LeafExpired_NamesItAndItsDates()
    {
        var error = Verify(now: Now.AddDays(366)).Error;

        error!.Code.Should().Be(ErrorCodes.Certificates.PathDates);
        error.PublicDetail.Should().Contain("CN=vpxd").And.Contain("2027-01-20");
    }

    [Fact]
    public void Verify_RootExpired_IsRefused()
    {
        var (brief, key) = BriefRoot();
        var leaf = TestAuthority.Issue(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("vpxd"), Authority.LeafKey, brief, key, Now, TimeSpan.FromDays(30));

        Verify(leaf, [], [brief], Now).IsSuccess.Should().BeTrue();
        Verify(leaf, [], [brief], Now.AddDays(31)).Error!.Code.Should().Be(ErrorCodes.Certificates.PathDates, "an expired anchor is no anchor");
    }

    [Fact]
    public void Verify_IntermediateOfTheSameNameWithAnotherKey_IsBroken()
    {
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var impostor = TestAuthority.Issue(CertificateProfiles.IssuingCa, CertificateSubject.Named("Test Issuing CA", "Example"),
            otherKey, Authority.Root, Authority.RootKey, TestAuthority.Born);

        Verify(intermediates: [impostor]).Error!.Code.Should().Be(ErrorCodes.Certificates.PathLinkBroken);
        Verify(intermediates: [impostor, Authority.Issuing]).IsSuccess.Should().BeTrue("the right one is there too");
    }

    [Fact]
    public void Verify_LeafAsIssuer_IsBroken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var below = new CertificateRequest("CN=below", key, HashAlgorithmName.SHA256)
            .Create(Leaf.SubjectName, X509SignatureGenerator.CreateForECDsa(Authority.LeafKey), Now, Now.AddDays(1), [0x40, 1]);

        Verify(below, [Leaf, Authority.Issuing]).Error!.Code.Should().Be(ErrorCodes.Certificates.PathLinkBroken);
    }

    [Fact]
    public void Verify_ClientCertificateForATlsServer_IsForAnotherUse()
    {
        Verify(purpose: CertificatePurpose.TlsClient).IsSuccess.Should().BeTrue();
        Verify(purpose: CertificatePurpose.TlsServer).Error!.Code.Should().Be(ErrorCodes.Certificates.PathPurpose);
    }

    [Fact]
    public void Verify_UnknownCriticalExtension_IsRefused()
        => VerifyTrusted(SelfSigned(new X509Extension("1.2.3.4", [5, 0], critical: true)))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.PathExtensionUnprocessed);

    [Fact]
    public void Verify_UnknownExtensionNotCritical_IsAccepted()
        => VerifyTrusted(SelfSigned(new X509Extension("1.2.3.4", [5, 0], critical: false))).IsSuccess.Should().BeTrue();

    [Fact]
    public void Verify_Rsa1024_NeedsTheRealmsSwitch()
    {
        using var rsa = RSA.Create(1024);
        var old = new CertificateRequest("CN=old", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(Authority.Issuing.SubjectName, Authority.IssuingSigner, Now, Now.AddDays(1), [0x40, 1]);

        Verify(old).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyTooWeak);
        CertificatePath.Verify(old, [Authority.Issuing], [Authority.Root], Now, allowRsa1024: true).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Verify_SignedBySha1_IsBroken()
    {
        var request = new CertificateRequest("CN=old", Authority.LeafKey, HashAlgorithmName.SHA256);
        var old = request.Create(Authority.Issuing.SubjectName, new Sha1Signer(Authority.IssuingKey), Now, Now.AddDays(1), [0x40, 1]);

        Verify(old).Error!.Code.Should().Be(ErrorCodes.Certificates.PathLinkBroken);
    }

    [Fact]
    public void Verify_ManyCrossSignedIntermediates_GivesUpSoon()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tangle = Enumerable.Range(0, 60).Select(_ => CrossSigned(key)).ToList();
        var leaf = new CertificateRequest("CN=leaf", Authority.LeafKey, HashAlgorithmName.SHA256)
            .Create(tangle[0].SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now, Now.AddDays(1), [0x40, 1]);

        Verify(leaf, tangle).Error!.Code.Should().Be(ErrorCodes.Certificates.PathNotFound);
    }

    private static X509Certificate2 CrossSigned(ECDsa key)
    {
        var request = new CertificateRequest("CN=Tangle", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now, Now.AddDays(1), TestAuthority.NextSerial().Span);
    }

    private static (X509Certificate2 Root, ECDsa Key) BriefRoot()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return (TestAuthority.Issue(CertificateProfiles.Root, CertificateSubject.Named("Brief Root"), key, null, key, Now, TimeSpan.FromDays(31)), key);
    }

    private static X509Certificate2 SelfSigned(X509Extension extension)
    {
        var request = new CertificateRequest("CN=self", Authority.LeafKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(Now, Now.AddDays(1));
    }

    private static Result<CertificatePath> VerifyTrusted(X509Certificate2 certificate) => Verify(certificate, [], [certificate]);

    private static Result<CertificatePath> Verify(
        X509Certificate2? leaf = null,
        IReadOnlyList<X509Certificate2>? intermediates = null,
        IReadOnlyList<X509Certificate2>? anchors = null,
        DateTimeOffset? now = null,
        CertificatePurpose purpose = CertificatePurpose.Signature)
        => CertificatePath.Verify(leaf ?? Leaf, intermediates ?? [Authority.Issuing], anchors ?? [Authority.Root], now ?? Now, purpose);
}
