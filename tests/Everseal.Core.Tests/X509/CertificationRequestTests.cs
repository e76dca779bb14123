using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class CertificationRequestTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void ReadPem_Signed_GivesNamesAndKey()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("b.example");
        names.AddDnsName("a.example");
        names.AddIpAddress(IPAddress.IPv6Loopback);
        var request = new CertificateRequest("CN=b.example", Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());

        var read = CertificationRequest.ReadPem(request.CreateSigningRequestPem()).OrThrow();

        SubjectName.Text(read.Subject.Name).Should().Be("CN=b.example");
        read.Subject.DnsNames.Should().Equal("b.example", "a.example");
        read.Subject.IpAddresses.Should().Equal(IPAddress.IPv6Loopback);
        SamePublicKey.Is(read.PublicKey, new PublicKey(Key)).Should().BeTrue();
    }

    [Fact]
    public void Read_AsksToBeACertificateAuthority_TheProfileDecides()
    {
        var request = new CertificateRequest("CN=service", Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        var read = CertificationRequest.Read(request.CreateSigningRequest()).OrThrow();

        var issued = CertificateIssuance.Prepare(CertificateProfiles.ServicePrincipal, read.Subject, read.PublicKey,
                new CertificateIssuer(TestAuthority.Shared.Issuing), TestAuthority.NextSerial(), TestAuthority.Born.AddDays(1))
            .Then(linted => CertificateIssuance.Issue(linted, TestAuthority.Shared.IssuingSigner)).OrThrow();

        issued.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.Should().BeFalse();
    }

    [Fact]
    public void Read_PointNotOnTheCurve_ProvesNothing()
    {
        var parameters = Key.ExportParameters(includePrivateParameters: false);
        var point = new byte[65];
        point[0] = 4;
        parameters.Q.X!.CopyTo(point, 1);
        parameters.Q.Y!.CopyTo(point, 33);
        point[^1] ^= 1;
        var valid = new PublicKey(Key);
        var key = new PublicKey(valid.Oid, valid.EncodedParameters, new AsnEncodedData(point));
        var request = new CertificateRequest(new X500DistinguishedName("CN=off-curve"), key, HashAlgorithmName.SHA256);

        CertificationRequest.Read(request.CreateSigningRequest(X509SignatureGenerator.CreateForECDsa(Key)))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.RequestSignatureInvalid);
        KeyStrength.Of(key).Should().BeNull("Core looks for itself, whatever the platform's import accepts");
    }

    [Fact]
    public void Read_KeyOfSomeoneElse_ProvesNoPossession()
    {
        using var victim = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=victim"), new PublicKey(victim), HashAlgorithmName.SHA256);

        CertificationRequest.Read(request.CreateSigningRequest(X509SignatureGenerator.CreateForECDsa(Key)))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.RequestSignatureInvalid);
    }

    [Theory]
    [InlineData("compressed-p256.pem")]
    [InlineData("compressed-p384.pem")]
    public void ReadPem_CompressedPointOfOpenssl_IsNamedAsThatAndNotAsABadSignature(string file)
    {
        var error = CertificationRequest.ReadPem(Request(file)).Error!;

        error.Code.Should().Be(ErrorCodes.Certificates.KeyPointCompressed);
        error.PublicDetail.Should().Be("The key is a compressed point; send it uncompressed (RFC 5480, 2.2).");
    }

    [Fact]
    public void ReadPem_TheSameKeyUncompressed_IsRead()
        => KeyStrength.Require(CertificationRequest.ReadPem(Request("uncompressed-p256.pem")).OrThrow().PublicKey).OrThrow().ToString().Should().Be("ECDSA P-256");

    [Fact]
    public void Read_SignedBySha1_IsRefused()
    {
        var request = new CertificateRequest("CN=old", Key, HashAlgorithmName.SHA256);

        CertificationRequest.Read(request.CreateSigningRequest(new Sha1Signer(Key))).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestSignatureInvalid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----")]
    public void ReadPem_SomethingElse_IsMalformed(string pem)
        => CertificationRequest.ReadPem(pem).Error!.Code.Should().Be(ErrorCodes.Certificates.RequestMalformed);

    [Fact]
    public void Read_EveryPrefix_IsRefusedAndNothingThrows()
    {
        var der = new CertificateRequest("CN=service", Key, HashAlgorithmName.SHA256).CreateSigningRequest();

        for (var length = 0; length < der.Length; length++)
            CertificationRequest.Read(der.AsMemory(0, length)).IsSuccess.Should().BeFalse($"{length} of {der.Length} octets are no request");
    }

    private static string Request(string file) => Encoding.ASCII.GetString(Vectors.Read("certificate-requests", file));
}
