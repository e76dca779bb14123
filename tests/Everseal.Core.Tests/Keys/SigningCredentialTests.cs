using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Keys;

/// <summary>The rules of installing a credential. All start from a chain that is accepted.</summary>
public sealed class SigningCredentialTests
{
    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(10);
    private static readonly IReadOnlyList<X509Certificate2> Chain = TestCredentials.Chain(Now);

    [Fact]
    public void Create_SoundChain_NamesKeyChainAndAlgorithm()
    {
        var credential = Create(Chain).OrThrow();

        credential.KeyId.Should().Be("key-1");
        credential.Certificate.Should().BeSameAs(Chain[0]);
        credential.Algorithm.Should().Be(SignatureAlgorithm.EcdsaSha256);
    }

    [Fact]
    public void Create_WithoutTheRoot_IsAccepted()
        => Create([.. Chain.Take(2)]).IsSuccess.Should().BeTrue();

    [Fact]
    public void Create_LeafAlone_IsIncomplete()
        => Create([Chain[0]]).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainIncomplete);

    [Fact]
    public void Create_Empty_IsIncomplete()
        => Create([]).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainIncomplete);

    [Fact]
    public void Create_LeafExpired_IsRefused()
        => Create(Chain, now: Now.AddDays(366)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainDates, "vCenter installs it and stops every login");

    [Fact]
    public void Create_LeafNotYetValid_IsRefused()
        => Create(Chain, now: Now.AddDays(-1)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainDates);

    [Fact]
    public void Create_LeafEndsAfterItsIssuer_NamesBothDates()
    {
        var shortIssuer = TestAuthority.Issue(CertificateProfiles.IssuingCa, CertificateSubject.Named("Test Issuing CA", "Example"),
            Authority.IssuingKey, Authority.Root, Authority.RootKey, Now, TimeSpan.FromDays(100));

        var error = Create([Chain[0], shortIssuer, Authority.Root]).Error;

        error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainDates);
        error.PublicDetail.Should().Contain("2027-01-10").And.Contain("2026-04-20");
    }

    [Fact]
    public void Create_WrongOrder_IsBroken()
        => Create([Chain[0], Chain[2], Chain[1]]).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainBroken);

    [Fact]
    public void Create_IssuerOfTheSameNameWithAnotherKey_IsBroken()
    {
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var impostor = TestAuthority.Issue(CertificateProfiles.IssuingCa, CertificateSubject.Named("Test Issuing CA", "Example"),
            otherKey, Authority.Root, Authority.RootKey, TestAuthority.Born);

        var error = Create([Chain[0], impostor, Authority.Root]).Error;

        error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainBroken);
        error.PublicDetail.Should().Contain("signature");
    }

    [Fact]
    public void Create_IssuerIsALeaf_IsBroken()
    {
        var subject = CertificateSubject.Named("sts");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CertificateSubject.Named("below").Name, key, HashAlgorithmName.SHA256);
        var below = request.Create(subject.Name, X509SignatureGenerator.CreateForECDsa(Authority.LeafKey), Now.AddMinutes(-1), Now.AddDays(1), [0x40, 1]);

        var error = SigningCredential.Create("key-1", [below, Chain[0]], new PublicKey(key), Now).Error;

        error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainBroken);
        error.PublicDetail.Should().Contain("no certificate authority");
    }

    [Fact]
    public void Create_PrivateKeyOfAnotherCertificate_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        SigningCredential.Create("key-1", Chain, new PublicKey(other), Now).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyMismatch);
    }

    [Fact]
    public void Create_CertificateAuthorityAsSigner_IsRefused()
        => SigningCredential.Create("key-1", [Authority.Issuing, Authority.Root], new PublicKey(Authority.IssuingKey), Now)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyUsage);

    [Fact]
    public void Create_KeyForEnciphermentOnly_IsRefused()
        => CreateSelfSigned(Authority.LeafKey, X509KeyUsageFlags.KeyEncipherment).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyUsage);

    [Fact]
    public void Create_SelfSigned_IsAccepted()
        => CreateSelfSigned(Authority.LeafKey, X509KeyUsageFlags.DigitalSignature).IsSuccess.Should().BeTrue();

    [Fact]
    public void Create_Rsa1024_IsTooWeak()
    {
        using var rsa = RSA.Create(1024);
        var certificate = new CertificateRequest("CN=old", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now, Now.AddDays(1));

        SigningCredential.Create("key-1", [certificate], new PublicKey(rsa), Now).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTooWeak);
    }

    [Fact]
    public void Create_AlgorithmOfAnotherKind_IsRefused()
        => SigningCredential.Create("key-1", Chain, new PublicKey(Authority.LeafKey), Now, SignatureAlgorithm.RsaSha256)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SigningKeyTooWeak);

    [Fact]
    public void Create_RsaWithALongerHash_SignsWithIt()
    {
        using var rsa = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=sts", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now, Now.AddDays(1));

        SigningCredential.Create("key-1", [certificate], new PublicKey(rsa), Now, SignatureAlgorithm.RsaSha512)
            .OrThrow().Algorithm.Should().Be(SignatureAlgorithm.RsaSha512);
    }

    [Fact]
    public void Restore_Expired_IsKnownAndNotValid()
        => SigningCredential.Restore("key-1", Chain, new PublicKey(Authority.LeafKey)).OrThrow().IsValidAt(Now.AddDays(800)).Should().BeFalse();

    private static Result<SigningCredential> Create(IReadOnlyList<X509Certificate2> chain, DateTimeOffset? now = null)
        => SigningCredential.Create("key-1", chain, new PublicKey(Authority.LeafKey), now ?? Now);

    private static Result<SigningCredential> CreateSelfSigned(ECDsa key, X509KeyUsageFlags usage)
    {
        var request = new CertificateRequest("CN=adfs signing", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        return SigningCredential.Create("key-1", [request.CreateSelfSigned(Now, Now.AddDays(30))], new PublicKey(key), Now);
    }
}
