using Everseal.Watch.Probes.Vsphere;

namespace Everseal.Watch.Tests.Probes.Vsphere;

public sealed class RealmNameTests
{
    [Theory]
    [InlineData("https://vc.example.com/websso/SAML2/Metadata/vsphere.local", "vsphere.local")]
    [InlineData("https://vc.example.com:8443/WebSSO/SAML2/metadata/Alpha.vsphere.local/", "Alpha.vsphere.local")]
    [InlineData("https://vc.example.com/websso/SAML2/Metadata/", null)]
    [InlineData("https://vc.example.com/websso/SAML2/Metadata", null)]
    [InlineData("https://vc.example.com/websso/SAML2/Metadata/a/../b", null)]
    [InlineData("https://vc.example.com/websso/SAML2/Metadata/a%2Fb", null)]
    [InlineData("https://vc.example.com/websso/SAML2/Metadata/a\nb", null)]
    [InlineData("http://www.okta.com/exkppsa1qwuFV4D7z0h7", null)]
    [InlineData("", null)]
    public void LastOf_Address_IsTheSegmentAfterThePath(string address, string? realm)
        => RealmName.LastOf(address, "/websso/SAML2/Metadata/").Should().Be(realm);

    [Fact]
    public void LastOf_NameLongerThanADomainCanBe_IsNone()
        => RealmName.LastOf("/websso/SAML2/Metadata/" + new string('a', 256), "/websso/SAML2/Metadata/").Should().BeNull();
}
