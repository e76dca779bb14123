using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class CertificateProfilesTests
{
    private const X509KeyUsageFlags Authority = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    [Theory]
    [InlineData("root", 20, KeyAlgorithm.EcdsaP384, Authority, "")]
    [InlineData("issuing-ca", 10, KeyAlgorithm.EcdsaP256, Authority, "")]
    [InlineData("sts-signing", 1, KeyAlgorithm.Rsa2048, X509KeyUsageFlags.DigitalSignature, "")]
    [InlineData("tls-server", 1, KeyAlgorithm.Rsa2048, X509KeyUsageFlags.DigitalSignature, "1.3.6.1.5.5.7.3.1")]
    [InlineData("service-principal", 1, KeyAlgorithm.Rsa2048, X509KeyUsageFlags.DigitalSignature, "1.3.6.1.5.5.7.3.2")]
    public void Find_Profile_IsAsTheDesignFixesIt(string name, int years, KeyAlgorithm usualKey, X509KeyUsageFlags usages, string extendedUsage)
    {
        var profile = CertificateProfiles.Find(name)!;

        profile.Lifetime.Should().Be(TimeSpan.FromDays(365 * years));
        profile.AllowedKeys[0].Should().Be(usualKey);
        profile.KeyUsages.Should().Be(usages);
        string.Join(',', profile.ExtendedKeyUsages).Should().Be(extendedUsage);
    }

    [Fact]
    public void Find_Unknown_IsNull()
        => CertificateProfiles.Find("TLS").Should().BeNull();

    [Fact]
    public void All_Profiles_OnlyCertificateAuthoritiesSignCertificates()
        => CertificateProfiles.All.Should().OnlyContain(profile => profile.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign) == profile.IsCertificateAuthority);

    [Fact]
    public void All_Profiles_DefaultLifetimeIsAllowedAndEndsBeforeTheIssuersDoes()
    {
        CertificateProfiles.All.Should().OnlyContain(profile => profile.Lifetime <= profile.MaximumLifetime);
        CertificateProfiles.IssuingCa.Lifetime.Should().BeLessThan(CertificateProfiles.Root.Lifetime);
        CertificateProfiles.StsSigning.Lifetime.Should().BeLessThan(CertificateProfiles.IssuingCa.Lifetime);
    }

    [Theory]
    [InlineData("sts.example", true)]
    [InlineData("*.apps.example", true)]
    [InlineData("xn--bcher-kva.example", true)]
    [InlineData("localhost", true)]
    [InlineData("*", false)]
    [InlineData("*.example", false)]
    [InlineData("a.*.example", false)]
    [InlineData("-a.example", false)]
    [InlineData("a..example", false)]
    [InlineData("a_b.example", false)]
    [InlineData("", false)]
    public void DnsName_AnyText_IsWellFormedByItsLabels(string name, bool wellFormed)
        => DnsName.IsWellFormed(name).Should().Be(wellFormed);
}
