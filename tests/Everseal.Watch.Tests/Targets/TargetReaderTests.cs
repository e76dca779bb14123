using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class TargetReaderTests
{
    [Theory]
    [InlineData("vcenter://vc.example.org", TargetKind.Vcenter, "vc.example.org", 443, null, "vcenter://vc.example.org")]
    [InlineData("VCENTER://VC.Example.org./vsphere.local", TargetKind.Vcenter, "vc.example.org", 443, "vsphere.local", "vcenter://vc.example.org/vsphere.local")]
    [InlineData("vcenter://vc.example.org:9443/vsphere.local/", TargetKind.Vcenter, "vc.example.org", 9443, "vsphere.local", "vcenter://vc.example.org:9443/vsphere.local")]
    [InlineData("tls://www.example.org", TargetKind.Tls, "www.example.org", 443, null, "tls://www.example.org:443")]
    [InlineData("tls://www.example.org:443/", TargetKind.Tls, "www.example.org", 443, null, "tls://www.example.org:443")]
    [InlineData("tls://192.0.2.7:8443", TargetKind.Tls, "192.0.2.7", 8443, null, "tls://192.0.2.7:8443")]
    [InlineData("tls://[2001:DB8:0:0::1]:8443", TargetKind.Tls, "2001:db8::1", 8443, null, "tls://[2001:db8::1]:8443")]
    [InlineData("tls://[::1]", TargetKind.Tls, "::1", 443, null, "tls://[::1]:443")]
    [InlineData("tls://Bücher.example", TargetKind.Tls, "xn--bcher-kva.example", 443, null, "tls://xn--bcher-kva.example:443")]
    [InlineData("ldaps://dc.example.org", TargetKind.Tls, "dc.example.org", 636, null, "ldaps://dc.example.org")]
    [InlineData("saml+https://idp.example.org/a/metadata?app=1", TargetKind.SamlMetadata, "idp.example.org", 443, "/a/metadata?app=1", "saml+https://idp.example.org/a/metadata?app=1")]
    [InlineData("oidc+https://idp.example.org", TargetKind.OpenIdProvider, "idp.example.org", 443, null, "oidc+https://idp.example.org")]
    [InlineData("oidc+https://idp.example.org:444/realms/a", TargetKind.OpenIdProvider, "idp.example.org", 444, "/realms/a", "oidc+https://idp.example.org:444/realms/a")]
    [InlineData("adfs://fs.example.org", TargetKind.Adfs, "fs.example.org", 443, null, "adfs://fs.example.org")]
    [InlineData("keycloak://sso.example.org/master", TargetKind.Keycloak, "sso.example.org", 443, "master", "keycloak://sso.example.org/master")]
    [InlineData("keycloak://sso.example.org/my%20realm", TargetKind.Keycloak, "sso.example.org", 443, "my realm", "keycloak://sso.example.org/my%20realm")]
    [InlineData("everseal://sts.example.org/everseal.local", TargetKind.Everseal, "sts.example.org", 8443, "everseal.local", "everseal://sts.example.org/everseal.local")]
    [InlineData("file:certs/a b.pem", TargetKind.File, null, 0, "certs/a b.pem", "file:certs/a b.pem")]
    [InlineData("file:///etc/ssl", TargetKind.File, null, 0, "/etc/ssl", "file:/etc/ssl")]
    [InlineData(@"file:C:\certs", TargetKind.File, null, 0, @"C:\certs", @"file:C:\certs")]
    public void Read_EachScheme_IsReadIntoItsNormalSpelling(string typed, TargetKind kind, string? host, int port, string? path, string name)
    {
        var target = TargetReader.Read(typed).OrThrow();

        target.Should().Be(new CheckTarget(kind, name, host, port, path));
        TargetReader.Read(target.Name).OrThrow().Should().Be(target, "the normal spelling is read as itself");
    }

    [Theory]
    [InlineData("ldap://dc.example.org", 389, StartTlsProtocol.Ldap)]
    [InlineData("smtp://mail.example.org:587", 587, StartTlsProtocol.Smtp)]
    [InlineData("imap://mail.example.org", 143, StartTlsProtocol.Imap)]
    [InlineData("postgres://db.example.org", 5432, StartTlsProtocol.Postgres)]
    public void Read_SchemeWithStartTls_SaysWhatIsSpokenFirst(string typed, int port, StartTlsProtocol protocol)
    {
        var target = TargetReader.Read(typed).OrThrow();

        (target.Kind, target.Port, target.StartTls, target.Name).Should().Be((TargetKind.Tls, port, protocol, typed));
        TargetReader.WithStartTls(TargetReader.Read($"tls://{target.Host}:{port}").OrThrow(), protocol).OrThrow().Should().Be(target);
    }

    [Theory]
    [InlineData("vcenter://vc.example.org")]
    [InlineData("ldap://dc.example.org")]
    [InlineData("file:/etc/ssl")]
    public void WithStartTls_WhatIsNoPlainTlsEndpoint_IsRefused(string typed)
        => TargetReader.WithStartTls(TargetReader.Read(typed).OrThrow(), StartTlsProtocol.Smtp).Error!.Code.Id.Should().Be("EVS-8300");

    [Theory]
    [InlineData("vc.example.org", "EVS-8301", "write vcenter://vc.example.org for a vCenter Server, tls://vc.example.org:443 for any")]
    [InlineData("vc.example.org:636", "EVS-8301", "write tls://vc.example.org:636")]
    [InlineData("2001:db8::1", "EVS-8301", "write vcenter://[2001:db8::1]")]
    [InlineData("./certs", "EVS-8301", "write file:./certs")]
    [InlineData(@"C:\certs", "EVS-8301", @"write file:C:\certs")]
    [InlineData("vcentre://vc.example.org", "EVS-8302", "did you mean vcenter://?")]
    [InlineData("gopher://a.example", "EVS-8302", "known are vcenter, tls, ")]
    [InlineData("https://a.example/x", "EVS-8302", "write tls://a.example for the certificate alone")]
    [InlineData("tls://2001:db8::1", "EVS-8300", "an IPv6 address stands in brackets: tls://[2001:db8::1]")]
    [InlineData("tls://a.example:0", "EVS-8300", "a port is a number from 1 to 65535")]
    [InlineData("tls://a.example:65536", "EVS-8300", "a port is a number from 1 to 65535")]
    [InlineData("tls://a.example:", "EVS-8300", "a port is a number from 1 to 65535")]
    [InlineData("tls://", "EVS-8300", "is neither a host name nor an IP address")]
    [InlineData("tls://1.2.3:443", "EVS-8300", "is neither a host name nor an IP address")]
    [InlineData("tls://010.0.0.1:443", "EVS-8300", "is neither a host name nor an IP address")]
    [InlineData("tls://-a.example", "EVS-8300", "is neither a host name nor an IP address")]
    [InlineData("tls://a..example", "EVS-8300", "is neither a host name nor an IP address")]
    [InlineData("tls://[::x]:443", "EVS-8300", "is neither a host name nor an IP address")]
    [InlineData("tls://a.example/x", "EVS-8300", "nothing follows the host")]
    [InlineData("saml+https://a.example", "EVS-8300", "the document's path is missing")]
    [InlineData("saml+https://a.example/#x", "EVS-8300", "what follows the #")]
    [InlineData("keycloak://a.example", "EVS-8300", "the realm is missing")]
    [InlineData("keycloak://a.example/auth/master", "EVS-8300", "'auth/master' is not the name of a realm")]
    [InlineData("vcenter://a.example/x%2Fy", "EVS-8300", "a character that no realm has")]
    [InlineData("file:", "EVS-8300", "file: names no file")]
    [InlineData("file://server/share", "EVS-8300", "names another host")]
    [InlineData("tls://a example", "EVS-8300", "one word")]
    [InlineData("tls://a\u0000", "EVS-8300", "one word")]
    [InlineData("", "EVS-8300", "from 1 to 2048 characters")]
    public void Read_AnythingElse_IsRefusedWithReasonAndWhatToWrite(string typed, string code, string says)
    {
        var error = TargetReader.Read(typed).Error!;

        error.Code.Id.Should().Be(code);
        error.PublicDetail.Should().Contain(says);
    }

    [Theory]
    [InlineData("vcenter://administrator:hunter2@vc.example.org")]
    [InlineData("tls://x@hunter2@vc.example.org:443")]
    [InlineData("administrator:hunter2@vc.example.org")]
    [InlineData("https://administrator:hunter2@vc.example.org/x")]
    public void Read_Password_IsRefusedAndNotRepeated(string typed)
        => TargetReader.Read(typed).Error!.ToString().Should().NotContain("hunter2").And.Contain("vc.example.org");

    [Fact]
    public void Read_Examples_AreTargets()
        => TargetReader.Examples.Should().AllSatisfy(example => TargetReader.Read(example).OrThrow().Name.Should().Be(example));
}
