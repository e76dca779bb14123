using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class CertificateIssuanceTests
{
    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(100);

    [Fact]
    public void Issue_StsSigning_VerifiesUnderTheIssuingCaForOneYear()
    {
        var certificate = Authority.Leaf(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), Now);

        CertificateSignature.IsBy(Authority.Issuing.PublicKey, certificate).Should().BeTrue();
        ValidityPeriod.Of(certificate).Should().Be(ValidityPeriod.Starting(Now - CertificateLifetime.Backdate, TimeSpan.FromDays(365)));
        ValidityPeriod.Of(certificate).Lifetime.Should().Be(TimeSpan.FromDays(365), "both end points belong to the period");
    }

    [Theory]
    [InlineData("root")]
    [InlineData("issuing-ca")]
    [InlineData("sts-signing")]
    [InlineData("tls-server")]
    [InlineData("service-principal")]
    public void Issue_EveryProfile_IsAcceptedByThePlatformsChain(string profile)
    {
        var certificate = profile switch
        {
            "root" => Authority.Root,
            "issuing-ca" => Authority.Issuing,
            _ => Authority.Leaf(CertificateProfiles.Find(profile)!, CertificateSubject.ForHosts(["sts.example"], []), Now),
        };

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Authority.Root);
        chain.ChainPolicy.ExtraStore.Add(Authority.Issuing);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        chain.Build(certificate).Should().BeTrue(string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }

    [Fact]
    public void Issue_Linted_SignsExactlyTheLintedBytes()
    {
        var linted = Prepare().OrThrow();

        var certificate = CertificateIssuance.Issue(linted, Authority.IssuingSigner).OrThrow();

        EncodedCertificate.Of(certificate).ToBeSigned.ToArray().Should().Equal(linted.ToBeSigned.ToArray());
        certificate.SerialNumber.Should().Be(linted.SerialNumber);
    }

    [Fact]
    public void Issue_LintedTwice_Throws()
    {
        var linted = Prepare().OrThrow();
        CertificateIssuance.Issue(linted, Authority.IssuingSigner).OrThrow();

        var again = () => CertificateIssuance.Issue(linted, Authority.IssuingSigner);

        again.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Issue_KeyOfAnotherCa_IsRefusedBeforeItSigns()
    {
        var signer = new RecordingSigner(Authority.RootKey);

        var error = CertificateIssuance.Issue(Prepare().OrThrow(), signer).Error;

        error!.Code.Should().Be(ErrorCodes.Certificates.IssuerKeyMismatch);
        signer.Signed.Should().BeFalse();
    }

    [Fact]
    public void Issue_FaultySigner_IsRefused()
        => CertificateIssuance.Issue(Prepare().OrThrow(), new RecordingSigner(Authority.IssuingKey, flip: true))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.SignatureUnverifiable);

    [Fact]
    public void Prepare_LeafOutlivesIssuer_NamesBothDates()
    {
        var late = ValidityPeriod.Of(Authority.Issuing).NotAfter.AddDays(-300);

        var error = Prepare(now: late).Error;

        error!.Code.Should().Be(ErrorCodes.Certificates.OutlivesIssuer);
        error.PublicDetail.Should().Contain("2035-12-29T23:49:59Z", "the issuer's end").And.Contain("2036-03-03T23:39:58Z", "the end that was asked for");
    }

    [Fact]
    public void Prepare_LongestThatFits_EndsWithTheIssuer()
    {
        var late = ValidityPeriod.Of(Authority.Issuing).NotAfter.AddDays(-300);
        var lifetime = CertificateLifetime.LongestThatFits(CertificateProfiles.StsSigning.Lifetime, ValidityPeriod.Of(Authority.Issuing), late);

        var linted = Prepare(now: late, lifetime: lifetime).OrThrow();

        linted.Validity.NotAfter.Should().Be(ValidityPeriod.Of(Authority.Issuing).NotAfter);
    }

    [Fact]
    public void Prepare_OneSecondLongerThanFits_IsRefused()
    {
        var late = ValidityPeriod.Of(Authority.Issuing).NotAfter.AddDays(-300);
        var lifetime = CertificateLifetime.LongestThatFits(CertificateProfiles.StsSigning.Lifetime, ValidityPeriod.Of(Authority.Issuing), late);

        Prepare(now: late, lifetime: lifetime + TimeSpan.FromSeconds(1)).Error!.Code.Should().Be(ErrorCodes.Certificates.OutlivesIssuer);
    }

    [Fact]
    public void Prepare_IssuerHasMuchTimeLeft_LongestThatFitsIsTheProfiles()
        => CertificateLifetime.LongestThatFits(CertificateProfiles.StsSigning.Lifetime, ValidityPeriod.Of(Authority.Issuing), Now).Should().Be(CertificateProfiles.StsSigning.Lifetime);

    [Fact]
    public void Prepare_AtTheCasFirstMoment_BeginsWithTheCa()
        => Prepare(now: TestAuthority.Born).OrThrow().Validity.NotBefore.Should().Be(ValidityPeriod.Of(Authority.Issuing).NotBefore);

    [Fact]
    public void Prepare_LongerThanTheProfileAllows_IsRefused()
        => Prepare(lifetime: TimeSpan.FromDays(731)).Error!.Code.Should().Be(ErrorCodes.Certificates.LifetimeOutOfBounds);

    [Fact]
    public void Prepare_NoLifetime_IsRefused()
        => Prepare(lifetime: TimeSpan.Zero).Error!.Code.Should().Be(ErrorCodes.Certificates.LifetimeOutOfBounds);

    [Fact]
    public void Prepare_IssuerExpired_IsRefused()
        => Prepare(now: TestAuthority.Born.AddYears(11)).Error!.Code.Should().Be(ErrorCodes.Certificates.IssuerNotValid);

    [Fact]
    public void Prepare_IssuerIsALeaf_IsRefused()
        => Prepare(issuer: Authority.Leaf(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), Now))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.IssuerUnsuitable);

    [Fact]
    public void Prepare_CaBelowPathLengthZero_IsRefused()
        => Prepare(profile: CertificateProfiles.IssuingCa, key: NewKey(ECCurve.NamedCurves.nistP384))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.IssuerUnsuitable);

    [Fact]
    public void Prepare_RootWithIssuer_IsRefused()
        => Prepare(profile: CertificateProfiles.Root, key: NewKey(ECCurve.NamedCurves.nistP384))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.IssuerUnsuitable);

    [Theory]
    [InlineData("0011223344556677889900")]
    [InlineData("8011223344556677889900")]
    [InlineData("4011223344556677")]
    [InlineData("401122334455667788990011223344556677889900")]
    public void Prepare_SerialNumberUnusable_IsRefused(string serial)
        => Prepare(serial: Convert.FromHexString(serial)).Error!.Code.Should().Be(ErrorCodes.Certificates.SerialNumberUnusable);

    [Fact]
    public void Prepare_CurveThatNoProfileAllows_IsRefused()
        => Prepare(key: NewKey(ECCurve.NamedCurves.nistP521)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyNotAllowed);

    [Fact]
    public void Prepare_Rsa1024_IsRefused()
    {
        using var rsa = RSA.Create(1024);
        Prepare(key: new PublicKey(rsa)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyTooWeak);
    }

    private static PublicKey NewKey(ECCurve curve) => new(ECDsa.Create(curve));

    private static Result<LintedCertificate> Prepare(
        CertificateProfile? profile = null,
        PublicKey? key = null,
        X509Certificate2? issuer = null,
        ReadOnlyMemory<byte>? serial = null,
        DateTimeOffset? now = null,
        TimeSpan? lifetime = null)
        => CertificateIssuance.Prepare(
            profile ?? CertificateProfiles.StsSigning,
            CertificateSubject.Named("sts.example"),
            key ?? new PublicKey(Authority.LeafKey),
            new CertificateIssuer(issuer ?? Authority.Issuing),
            serial ?? TestAuthority.NextSerial(),
            now ?? Now,
            lifetime);

    private sealed class RecordingSigner(ECDsa key, bool flip = false) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator inner = CreateForECDsa(key);

        public bool Signed { get; private set; }

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => inner.GetSignatureAlgorithmIdentifier(hashAlgorithm);

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
        {
            Signed = true;
            var signature = inner.SignData(data, hashAlgorithm);
            if (flip)
                signature[^1] ^= 1;
            return signature;
        }

        protected override PublicKey BuildPublicKey() => inner.PublicKey;
    }
}
