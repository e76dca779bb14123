using Everseal.Core.Errors;
using Everseal.Fixtures.Vcenter;
using Everseal.Watch.Probes;
using static Everseal.Watch.Tests.Probes.Vsphere.VcenterSight;

namespace Everseal.Watch.Tests.Probes.Vsphere;

public sealed class VcenterProbeTests
{
    [Fact]
    public async Task Observe_Healthy_EverySourceShowsTheSameSigner()
    {
        var vcenter = Scenarios.Healthy;

        var sight = await OfAsync(vcenter);

        sight.Observation.Sources.Should().HaveCount(8).And.AllSatisfy(source => source.Failure.Should().BeNull());
        IEnumerable<ObservedSource> sources = [sight.Metadata, sight.KeySet, sight.Tenant, sight.KnownChains, sight.Trusted, sight.Issuers];
        sources.Should().AllSatisfy(source => SignersOf(source).Should().ContainSingle().Which.Should().Equal(vcenter.Metadata[0].RawData));
        sight.Metadata.Certificates.Select(certificate => (certificate.Use, certificate.Chain, certificate.Position)).Should().Equal(
            (CertificateUse.TokenSigning, 0, 0), (CertificateUse.Authority, 0, 1));
        sight.Handshakes.Should().HaveCount(2).And.AllSatisfy(source => source.Certificates[0].Use.Should().Be(CertificateUse.TlsServer));
    }

    [Fact]
    public async Task Observe_Healthy_NamesSourcesAsOneTypesThem()
    {
        var sight = await OfAsync(Scenarios.Healthy);

        new Uri(sight.KeySet.Address).AbsolutePath.Should().Be("/openidconnect/jwks/vsphere.local");
        new Uri(sight.Tenant.Address).PathAndQuery.Should().Be("/idm/tenant/vsphere.local/certificates?scope=TENANT");
        sight.Metadata.Clock.Should().Be(new RemoteClock(Now, Now));
        sight.Observation.At.Should().Be(Now);
    }

    [Fact]
    public async Task Observe_RealmOfThreeLabels_IsFoundWhole()
        => new Uri((await OfAsync(Scenarios.ThreeLabels)).KnownChains.Address).AbsolutePath.Should().Be("/sso-adminserver/sdk/alpha.vsphere.local");

    [Fact]
    public async Task Observe_RealmGiven_AsksForIt()
    {
        var sight = await OfAsync(Scenarios.ThreeLabels, "Alpha.vsphere.local");

        new Uri(sight.Metadata.Address).AbsolutePath.Should().Be("/websso/SAML2/Metadata/Alpha.vsphere.local");
        sight.Metadata.Failure.Should().BeNull();
        sight.Metadata.Remarks.Should().BeEmpty("names of domains have no case");
    }

    [Fact]
    public async Task Observe_WrongRealm_SaysWhichOneIsRight()
    {
        var sight = await OfAsync(Scenarios.Healthy, "corp.local");

        sight.Metadata.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.RealmUnknown);
        sight.Metadata.Failure.PublicDetail.Should().Contain("corp.local").And.Contain("vsphere.local");
        sight.KeySet.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentMissing);
    }

    [Fact]
    public async Task Observe_ServedMetadataOfAnotherRealm_RemarksIt()
    {
        var sight = await OfAsync(Scenarios.Healthy with { Realm = "corp.local", MetadataRealm = "vsphere.local" }, "corp.local");

        sight.Metadata.Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.RealmDiffers);
    }

    [Fact]
    public async Task Observe_MetadataDown_FindsRealmAndSignerBesideIt()
    {
        var vcenter = Scenarios.MetadataDown;

        var sight = await OfAsync(vcenter);

        sight.Metadata.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentRefused);
        sight.Metadata.Failure.PublicDetail.Should().Contain("503").And.Contain("no healthy upstream");
        sight.Metadata.Remarks.Should().BeEmpty("the OpenID configuration names the realm");
        SignersOf(sight.KeySet).Should().ContainSingle();
        SignersOf(sight.Tenant).Should().ContainSingle().Which.Should().Equal(vcenter.KeySet!.RawData);
    }

    [Fact]
    public async Task Observe_NoDocumentNamesTheRealm_TakesTheUsualOneAndSaysSo()
    {
        var sight = await OfAsync(Scenarios.MetadataDown.With(new Lie("/.well-known/", 404, "text/html", "")));

        sight.Metadata.Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.RealmNotFound);
        sight.Tenant.Certificates.Should().HaveCount(2);
    }

    [Fact]
    public async Task Observe_ChainReversed_KeepsTheOrderAndKnowsTheLeaf()
    {
        var vcenter = Scenarios.ChainReversed;

        var chain = (await OfAsync(vcenter)).Metadata.Certificates;

        chain.Select(certificate => certificate.Der.ToArray()).Should().BeEquivalentTo(Octets(vcenter.Metadata), options => options.WithStrictOrdering());
        chain.Select(certificate => (certificate.Use, certificate.Position)).Should().Equal((CertificateUse.Authority, 0), (CertificateUse.TokenSigning, 1));
    }

    public static TheoryData<string> AuthorityKeyTraps => ["root with AKI", "leaf without AKI"];

    /// <summary>The scripts that people have tell leaf and root apart by the AKI extension.</summary>
    [Theory]
    [MemberData(nameof(AuthorityKeyTraps))]
    public async Task Observe_MisleadingAuthorityKeyIdentifier_TellsLeafByBasicConstraints(string trap)
    {
        var vcenter = trap == "root with AKI" ? Scenarios.RootWithAuthorityKey : Scenarios.LeafWithoutAuthorityKey;

        var sight = await OfAsync(vcenter);

        foreach (var source in new[] { sight.Metadata, sight.Tenant, sight.KnownChains, sight.Trusted })
            source.Certificates.Select(certificate => certificate.Use).Should().Equal(CertificateUse.TokenSigning, CertificateUse.Authority);
    }

    [Fact]
    public async Task Observe_FormerSignerAmongTrustedChains_OnlyLiesThere()
    {
        var vcenter = Scenarios.FormerSignerExpired;

        var sight = await OfAsync(vcenter);

        sight.Tenant.Certificates.Select(certificate => (certificate.Chain, certificate.InUse)).Should().Equal((0, false), (0, null), (1, true), (1, null));
        sight.Trusted.Certificates.Where(certificate => certificate.Use is CertificateUse.TokenSigning).Select(certificate => certificate.InUse).Should().Equal(false, true);
    }

    [Fact]
    public async Task Observe_StaleChain_ShowsThatTheSignerIsNotTrusted()
    {
        var sight = await OfAsync(Scenarios.StaleChain);

        SignersOf(sight.Metadata).Should().ContainSingle();
        SignersOf(sight.Tenant).Should().BeEmpty();
        sight.Issuers.Certificates.Should().ContainSingle().Which.InUse.Should().BeFalse();
    }

    [Fact]
    public async Task Observe_SourcesDisagree_EachKeepsItsSigner()
    {
        var vcenter = Scenarios.SourcesDisagree;

        var sight = await OfAsync(vcenter);

        SignersOf(sight.Metadata).Should().ContainSingle().Which.Should().Equal(vcenter.Metadata[0].RawData);
        SignersOf(sight.KeySet).Should().ContainSingle().Which.Should().Equal(vcenter.KeySet!.RawData);
    }

    [Fact]
    public async Task Observe_SmartCardChains_AreAuthoritiesAndNoSigners()
    {
        var sight = await OfAsync(Scenarios.SmartCards);

        foreach (var source in new[] { sight.Tenant, sight.KnownChains })
        {
            source.Certificates.Where(certificate => certificate.Chain == 1).Should().HaveCount(2)
                .And.AllSatisfy(certificate => certificate.Use.Should().Be(CertificateUse.Authority));
        }
    }

    [Fact]
    public async Task Observe_SingleCertificate_IsTheSigner()
        => (await OfAsync(Scenarios.SingleCertificate)).Metadata.Certificates.Should().ContainSingle().Which.Use.Should().Be(CertificateUse.TokenSigning);

    [Fact]
    public async Task Observe_IntermediateVmca_ShowsTheChainOfThree()
        => (await OfAsync(Scenarios.IntermediateVmca)).Metadata.Certificates.Select(certificate => (certificate.Use, certificate.Position)).Should().Equal(
            (CertificateUse.TokenSigning, 0), (CertificateUse.Authority, 1), (CertificateUse.Authority, 2));

    [Fact]
    public async Task Observe_ListsNotRouted_AreOptionalFailures()
    {
        var sight = await OfAsync(Scenarios.NotRouted);

        foreach (var source in new[] { sight.Tenant, sight.KnownChains, sight.Trusted, sight.Issuers })
        {
            source.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentMissing);
            source.IsOptional.Should().BeTrue("not every version lets them through");
        }

        sight.Metadata.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Observe_MethodWantsSession_RepeatsTheFault()
    {
        var sight = await OfAsync(Scenarios.AdministrationWantsSession);

        sight.KnownChains.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.MethodRefused);
        sight.KnownChains.Failure.PublicDetail.Should().Contain("session is not authenticated");
        sight.Trusted.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Observe_MalformedDocuments_EachFailsByItself()
    {
        var sight = await OfAsync(Scenarios.Malformed);

        foreach (var source in new[] { sight.Metadata, sight.KeySet, sight.Tenant, sight.KnownChains, sight.Trusted, sight.Issuers })
        {
            source.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);
            source.Certificates.Should().BeEmpty();
        }

        sight.Handshakes.Should().AllSatisfy(source => source.Failure.Should().BeNull());
    }

    [Fact]
    public async Task Observe_UnreadableCertificates_AreRemarksAndNoCrash()
    {
        var metadata = (await OfAsync(Scenarios.CertificatesMalformed)).Metadata;

        metadata.Certificates.Should().BeEmpty();
        metadata.Remarks.Select(remark => remark.Code).Should().Equal(
            ErrorCodes.FederationProbes.CertificateUnreadable, ErrorCodes.FederationProbes.CertificateUnreadable, ErrorCodes.FederationProbes.NothingPublished);
    }

    [Fact]
    public async Task Observe_HugeDocuments_AreCutOff()
    {
        var sight = await OfAsync(Scenarios.Huge);

        sight.Metadata.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyTooLarge);
        sight.KeySet.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyTooLarge);
        SignersOf(sight.Tenant).Should().BeEmpty("nothing tells which one signs");
        sight.Tenant.Certificates.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Observe_DeepDocuments_AreRefused()
    {
        var sight = await OfAsync(Scenarios.Deep);

        sight.Metadata.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);
        sight.KeySet.Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);
    }

    [Fact]
    public async Task Observe_ClockAhead_TellsBothClocks()
        => (await OfAsync(Scenarios.ClockAhead)).Metadata.Clock.Should().Be(new RemoteClock(Now.AddMinutes(17), Now));

    [Fact]
    public async Task Observe_EverythingDown_NamesEachSourceWithItsReason()
    {
        var sight = await OfAsync(Scenarios.EverythingDown);

        sight.Observation.Sources.Except(sight.Handshakes).Should().HaveCount(6).And.AllSatisfy(source => source.Failure!.PublicDetail.Should().Contain("503"));
        sight.Metadata.IsOptional.Should().BeFalse();
    }

    [Fact]
    public async Task Observe_NothingListens_FailsEverywhereWithTheSameReason()
    {
        var vcenter = Scenarios.Healthy;
        var server = await VcenterServer.StartAsync(vcenter, TestContext.Current.CancellationToken);
        await server.DisposeAsync();

        var observation = await ObserveAsync(server, realm: null);

        observation.Sources.Should().HaveCount(8).And.AllSatisfy(source => source.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.ConnectionRefused));
        observation.Sources[0].Remarks.Should().BeEmpty("a server that is not there could not have named its realm");
    }
}
