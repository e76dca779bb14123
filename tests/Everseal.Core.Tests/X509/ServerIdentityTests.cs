using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class ServerIdentityTests
{
    private static readonly CertificateContent Certificate = Of(names =>
    {
        names.AddDnsName("vc.example.test");
        names.AddDnsName("*.apps.example.test");
        names.AddDnsName("10.0.0.9");
        names.AddIpAddress(IPAddress.Parse("10.0.0.1"));
        names.AddIpAddress(IPAddress.Parse("2001:db8::1"));
    });

    [Theory]
    [InlineData("vc.example.test")]
    [InlineData("VC.Example.Test")]
    [InlineData("vc.example.test.")]
    [InlineData("one.apps.example.test")]
    [InlineData("10.0.0.1")]
    [InlineData("2001:db8:0:0::1")]
    public void Matches_NameOfTheCertificate_IsTrue(string reference)
        => ServerIdentity.Matches(Certificate, reference).Should().BeTrue();

    [Theory]
    [InlineData("example.test")]
    [InlineData("apps.example.test")]
    [InlineData(".apps.example.test")]
    [InlineData("two.labels.apps.example.test")]
    [InlineData("vc.example.test.evil.test")]
    [InlineData("common.example.test")]
    [InlineData("10.0.0.2")]
    [InlineData("10.0.0.9")]
    [InlineData("")]
    [InlineData(".")]
    public void Matches_AnyOtherName_IsFalse(string reference)
        => ServerIdentity.Matches(Certificate, reference).Should().BeFalse();

    [Theory]
    [InlineData("*.test", "example.test")]
    [InlineData("*", "example")]
    [InlineData("v*.example.test", "vc.example.test")]
    [InlineData("www.*.test", "www.example.test")]
    public void Matches_WildcardElsewhereOrTooWide_IsFalse(string presented, string reference)
        => ServerIdentity.Matches(Of(names => names.AddDnsName(presented)), reference).Should().BeFalse();

    [Fact]
    public void Matches_NoAlternativeName_CommonNameDoesNotCount()
        => ServerIdentity.Matches(Of(null), "common.example.test").Should().BeFalse();

    private static CertificateContent Of(Action<SubjectAlternativeNameBuilder>? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=common.example.test", key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            names(alternatives);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        return CertificateContent.Of(certificate);
    }
}
