using Everseal.Core.Errors;
using Everseal.Fixtures.Web;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Federation;
using Everseal.Watch.Targets;
using static Everseal.Watch.Tests.Probes.Federation.FederationSite;

namespace Everseal.Watch.Tests.Probes.Federation;

public sealed class FederationProbeTests
{
    [Fact]
    public async Task SamlMetadata_DocumentWithQuery_IsReadWithItsServersTls()
    {
        var observation = await ObserveAsync((http, time) => new SamlMetadataProbe(http, time), TargetKind.SamlMetadata, "/metadata.php?output=xml",
            WebDocument.Xml("/metadata.php?output=xml", Metadata(Signer)));

        observation.Sources.Select(source => (source.Failure, source.Certificates[0].Use)).Should().Equal((null, CertificateUse.TokenSigning), (null, CertificateUse.TlsServer));
        observation.Source("SAML metadata").Certificates[0].Der.ToArray().Should().Equal(Signer.RawData);
        observation.At.Should().Be(Now);
    }

    [Fact]
    public async Task SamlMetadata_Missing_FailsAndStillTellsTls()
    {
        var observation = await ObserveAsync((http, time) => new SamlMetadataProbe(http, time), TargetKind.SamlMetadata, "/metadata");

        observation.Sources[0].Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentMissing);
        observation.Sources[1].Certificates.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("/tenant")]
    [InlineData("/tenant/")]
    [InlineData("/tenant/.well-known/openid-configuration")]
    public async Task OpenId_IssuerOrDocumentTyped_FollowsToTheKeys(string path)
    {
        var observation = await ObserveAsync((http, time) => new OpenIdProbe(http, time), TargetKind.OpenIdProvider, path,
            Configuration("/tenant", "{site}/keys?v=2"), KeySet("/keys?v=2", Signer, NextSigner));

        observation.Sources.Should().HaveCount(3).And.AllSatisfy(source => source.Failure.Should().BeNull());
        observation.Sources[0].Remarks.Should().BeEmpty();
        observation.Source("JWKS").Certificates.Select(certificate => (certificate.Chain, certificate.Slot)).Should().Equal((0, Signer.Thumbprint), (1, NextSigner.Thumbprint));
    }

    [Fact]
    public async Task OpenId_NoPath_AsksAtTheRoot()
        => (await ObserveAsync((http, time) => new OpenIdProbe(http, time), TargetKind.OpenIdProvider, null, Configuration("", "{site}/keys"), KeySet("/keys", Signer)))
            .Sources.Should().AllSatisfy(source => (source.Failure, source.Remarks.Count).Should().Be((null, 0)));

    [Fact]
    public async Task OpenId_OtherIssuer_IsARemark()
    {
        var observation = await ObserveAsync((http, time) => new OpenIdProbe(http, time), TargetKind.OpenIdProvider, "/tenant",
            Configuration("/tenant", "{site}/keys") with { Body = "{\"issuer\":\"https://evil.example/\\u001b[1m\",\"jwks_uri\":\"{site}/keys\"}"u8.ToArray() }, KeySet("/keys", Signer));

        var remark = observation.Source("OpenID configuration").Remarks.Should().ContainSingle().Subject;
        remark.Code.Should().Be(ErrorCodes.FederationProbes.IssuerMismatch);
        remark.PublicDetail.Should().Contain("https://evil.example/ [1m");
        observation.Source("JWKS").Certificates.Should().ContainSingle();
    }

    [Fact]
    public async Task OpenId_KeysInClear_AreNotFetched()
        => (await ObserveAsync((http, time) => new OpenIdProbe(http, time), TargetKind.OpenIdProvider, "/tenant", Configuration("/tenant", "http://idp.example.com/keys")))
            .Source("JWKS").Failure!.Code.Should().Be(ErrorCodes.FederationProbes.KeySetInClear);

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("keys")]
    [InlineData("")]
    public async Task OpenId_UnusableKeyAddress_FailsTheConfiguration(string address)
    {
        var observation = await ObserveAsync((http, time) => new OpenIdProbe(http, time), TargetKind.OpenIdProvider, "/tenant", Configuration("/tenant", address));

        observation.Source("OpenID configuration").Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);
        observation.Sources.Should().HaveCount(2);
    }

    [Fact]
    public async Task Adfs_MetadataAndOpenId_AreBothRead()
    {
        var observation = await ObserveAsync((http, time) => new AdfsProbe(http, time), TargetKind.Adfs, null,
            new WebDocument("/FederationMetadata/2007-06/FederationMetadata.xml", "text/xml", Vectors.Read("saml-metadata", "azure-ad.xml")),
            Configuration("/adfs", "{site}/adfs/discovery/keys"), KeySet("/adfs/discovery/keys", Signer));

        observation.Sources.Should().HaveCount(4).And.AllSatisfy(source => source.Failure.Should().BeNull());
        observation.Source("SAML metadata").Certificates.Select(certificate => certificate.InUse).Should().Equal(null, true);
    }

    [Fact]
    public async Task Adfs_WithoutOpenId_IsAnOlderOne()
    {
        var observation = await ObserveAsync((http, time) => new AdfsProbe(http, time), TargetKind.Adfs, null,
            WebDocument.Xml("/FederationMetadata/2007-06/FederationMetadata.xml", Metadata(Signer)));

        observation.Source("OpenID configuration").Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentMissing);
        observation.Source("OpenID configuration").IsOptional.Should().BeTrue();
        observation.Source("SAML metadata").IsOptional.Should().BeFalse();
    }

    [Theory]
    [InlineData("/realms/shop")]
    [InlineData("/auth/realms/shop")]
    public async Task Keycloak_EitherPrefix_IsFound(string realm)
    {
        var observation = await ObserveAsync((http, time) => new KeycloakProbe(http, time), TargetKind.Keycloak, "shop",
            WebDocument.Xml($"{realm}/protocol/saml/descriptor", Metadata(Signer)),
            Configuration(realm, $"{{site}}{realm}/protocol/openid-connect/certs"), KeySet($"{realm}/protocol/openid-connect/certs", Signer));

        observation.Sources.Should().HaveCount(4).And.AllSatisfy(source => (source.Failure, source.Remarks.Count).Should().Be((null, 0)));
        new Uri(observation.Source("SAML metadata").Address).AbsolutePath.Should().StartWith(realm);
    }

    [Fact]
    public async Task Keycloak_NoSuchRealm_NamesTheAddressOfToday()
    {
        var observation = await ObserveAsync((http, time) => new KeycloakProbe(http, time), TargetKind.Keycloak, "nowhere");

        observation.Sources.Where(source => source.Failure is not null).Select(source => new Uri(source.Address).AbsolutePath).Should().Equal(
            "/realms/nowhere/protocol/saml/descriptor", "/realms/nowhere/.well-known/openid-configuration");
    }

    /// <summary>The name resolves nowhere; the server is asked by it all the same.</summary>
    [Theory]
    [InlineData("idp.example.com", 0)]
    [InlineData("other.example.com", 1)]
    public async Task OpenId_ServerNameGiven_IsTheNameThatCounts(string name, int remarks)
    {
        var observation = await ObserveAsync((http, time) => new OpenIdProbe(http, time),
            port => new CheckTarget(TargetKind.OpenIdProvider, "target", "127.0.0.1", port, "/tenant") { ServerName = name },
            Configuration("/tenant", "{site}/keys"), KeySet("/keys", Signer));

        observation.Sources.Should().HaveCount(3).And.AllSatisfy(source => source.Failure.Should().BeNull());
        observation.Sources[0].Remarks.Should().BeEmpty("the issuer has that name");
        observation.Sources[0].Address.Should().StartWith($"https://{name}:");
        observation.Sources[2].Remarks.Should().HaveCount(remarks, "the certificate has one of these names");
        observation.Sources[2].Address.Should().StartWith("127.0.0.1:");
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task SamlMetadata_AuthorityGiven_VouchesForTheServerOrNot(bool isTheServers, int remarks)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (isTheServers ? Authority : Signer).ExportCertificatePem(), TestContext.Current.CancellationToken);

        var observation = await ObserveAsync((http, time) => new SamlMetadataProbe(http, time),
            port => new CheckTarget(TargetKind.SamlMetadata, "target", "127.0.0.1", port, "/m") { CaFile = file }, WebDocument.Xml("/m", Metadata(Signer)));

        File.Delete(file);
        observation.Sources[1].Remarks.Should().HaveCount(remarks);
    }
}
