using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Fixtures.Certificates;
using Everseal.Fixtures.Web;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Realms;
using Everseal.Watch.Targets;
using Everseal.Watch.Tests.Probes.Federation;

namespace Everseal.Watch.Tests.Probes.Realms;

public sealed class EversealProbeTests
{
    private const string Fine = """{"status":"ok","realms":[{"realm":"shop","status":"ok"}]}""";

    private static readonly DateTimeOffset Now = FederationSite.Now;
    private static readonly X509Certificate2 Root = CertificateMint.Root("web CA", Now.AddYears(-1), Now.AddYears(9));
    private static readonly X509Certificate2 Current = CertificateMint.Signer("current", Root, Now.AddDays(-200), Now.AddDays(165));
    private static readonly X509Certificate2 Next = CertificateMint.Signer("next", Root, Now.AddDays(-1), Now.AddDays(364));

    [Fact]
    public async Task Observe_TwoCredentials_TheFirstSigns()
    {
        var observation = await ObserveAsync(Fine);

        observation.Sources.Should().AllSatisfy(source => source.Failure.Should().BeNull());
        foreach (var name in new[] { "SAML metadata", "JWKS", "IDM certificates" })
        {
            observation.Source(name).Certificates.Where(certificate => certificate.Use is CertificateUse.TokenSigning)
                .Select(certificate => (certificate.InUse, certificate.RenewsItself)).Should().Equal((true, true), (null, true));
        }
    }

    [Theory]
    [InlineData("shop", false)]
    [InlineData("other", true)]
    public async Task Observe_RealmWhoseSelfRenewalIsOff_DoesNotRenewItself(string off, bool renewsItself)
    {
        var observation = await ObserveAsync($$"""{"status":"ok","realms":[{"realm":"{{off}}","status":"ok","selfRenewal":false},{"realm":"third","status":"ok"}]}""");

        observation.Source("JWKS").Certificates.Where(certificate => certificate.Use is CertificateUse.TokenSigning).Should().OnlyContain(certificate => certificate.RenewsItself == renewsItself);
        observation.Source("Health").Remarks.Should().BeEmpty("it is told once, of the certificate");
    }

    [Fact]
    public async Task Observe_CertificateOfItsOwnCa_RenewsItself()
    {
        var observation = await ObserveAsync(Fine);

        observation.Source("CA chain").Certificates.Select(certificate => certificate.Use).Should().Equal(CertificateUse.Authority);
        observation.Sources.Single(source => source.Name.StartsWith("TLS ", StringComparison.Ordinal)).Certificates[0].RenewsItself.Should().BeTrue();
    }

    [Fact]
    public async Task Observe_RevocationLists_TellTheirEnd()
        => (await ObserveAsync(Fine)).Source("CRL issuing").NextUpdate.Should().Be(Now.AddDays(7));

    [Fact]
    public async Task Observe_RealmCannotIssue_RepeatsTheReason()
    {
        var observation = await ObserveAsync("""
            {"status":"failed","realms":[{"realm":"shop","status":"failed","code":"EVS-3203","detail":"Signing certificate is not valid at 2027-03-01."},{"realm":"other","status":"failed","code":"EVS-1"}]}
            """, healthStatus: 503);

        var remark = observation.Source("Health").Remarks.Should().ContainSingle("the other realm is another target").Subject;
        remark.Code.Should().Be(ErrorCodes.FederationProbes.IssuingFails);
        remark.PublicDetail.Should().Be("EVS-3203 Signing certificate is not valid at 2027-03-01.");
    }

    [Fact]
    public async Task Observe_ServerWarns_RepeatsTheWarning()
        => (await ObserveAsync("""{"status":"ok","realms":[],"warnings":["The CRL ends soon."]}""")).Source("Health").Remarks
            .Should().Equal(ErrorCodes.FederationProbes.ServerWarns.With("The CRL ends soon."));

    [Fact]
    public async Task Observe_NoHealthReport_FailsThatSource()
        => (await ObserveAsync("[]")).Source("Health").Failure!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);

    [Fact]
    public async Task Observe_NothingPublishable_RepeatsWhatTheServerSays()
    {
        var observation = await FederationSite.ObserveAsync((http, time) => new EversealProbe(http, time), TargetKind.Everseal, "shop",
            new WebDocument("/websso/SAML2/Metadata/shop", "text/plain", "EVS-3203 Signing certificate is not valid at 2027.\n"u8.ToArray(), 503));

        observation.Source("SAML metadata").Failure!.PublicDetail.Should().Be("The server answers 503: EVS-3203 Signing certificate is not valid at 2027.");
    }

    private static Task<Observation> ObserveAsync(string health, int healthStatus = 200)
        => FederationSite.ObserveAsync((http, time) => new EversealProbe(http, time), TargetKind.Everseal, "shop",
            WebDocument.Xml("/websso/SAML2/Metadata/shop", FederationSite.Metadata(Current, Next)),
            FederationSite.KeySet("/openidconnect/jwks/shop", Current, Next),
            WebDocument.Json("/idm/tenant/shop/certificates?scope=TENANT", $"[{Chain(Current)},{Chain(Next)}]"),
            new WebDocument("/ca/chain.pem", "application/x-pem-file", System.Text.Encoding.ASCII.GetBytes(Root.ExportCertificatePem())),
            new WebDocument("/ca/crl/issuing.crl", "application/pkix-crl", RevocationList(Now.AddDays(7))),
            new WebDocument("/ca/crl/root.crl", "application/pkix-crl", RevocationList(Now.AddDays(70))),
            WebDocument.Json("/health/issue", health) with { Status = healthStatus });

    private static string Chain(X509Certificate2 certificate)
        => new System.Text.Json.Nodes.JsonObject
        {
            ["certificates"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["encoded"] = certificate.ExportCertificatePem() }),
        }.ToJsonString();

    private static byte[] RevocationList(DateTimeOffset nextUpdate)
        => new CertificateRevocationListBuilder().Build(Root, 1, nextUpdate, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Now.AddDays(-1));
}
