using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>A certificate whose SubjectAltName is no list of names: found, it can be shown; about to be signed, it must not be.</summary>
public sealed class CertificateContentTests
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly byte[] Malformed = Make(new X509Extension(SubjectAlternativeName, [0x30, 0x7F, 1, 2], critical: false));

    [Fact]
    public void Read_ExtensionMalformed_KeepsItsOctetsWithoutAType()
    {
        var content = CertificateContent.Read(Malformed);

        content.Extension<X509SubjectAlternativeNameExtension>().Should().BeNull();
        content.Extensions.Single(extension => extension.Oid!.Value == SubjectAlternativeName).RawData.Should().Equal(0x30, 0x7F, 1, 2);
        content.Validity.NotAfter.Should().Be(TestAuthority.Born.AddDays(30));
    }

    [Fact]
    public void ReadStrictly_ExtensionMalformed_Throws()
        => new Action(() => CertificateContent.ReadStrictly(Malformed)).Should().Throw<CryptographicException>();

    [Fact]
    public void IsSelfIssued_RootAndLeaf_TellsThemApart()
    {
        CertificateContent.Of(TestAuthority.Shared.Root).IsSelfIssued.Should().BeTrue();
        CertificateContent.Of(TestAuthority.Shared.Issuing).IsSelfIssued.Should().BeFalse();
    }

    private static byte[] Make(X509Extension extension)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=odd", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(TestAuthority.Born, TestAuthority.Born.AddDays(30)).RawData;
    }
}
