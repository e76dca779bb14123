using System.Security.Cryptography.X509Certificates;
using Everseal.Fixtures.Vcenter;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Probes.Vsphere;
using Everseal.Watch.Targets;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Probes.Vsphere;

/// <summary>What the probe sees of a vCenter Server that a test describes, over real TLS, at a literal time.</summary>
internal sealed record VcenterSight(Observation Observation)
{
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static VcenterScenarios Scenarios => new(Now);

    public ObservedSource Metadata => this["SAML metadata"];

    public ObservedSource KeySet => this["JWKS"];

    public ObservedSource Tenant => this["IDM certificates"];

    public ObservedSource KnownChains => this["SSO known chains"];

    public ObservedSource Trusted => this["SSO trusted certificates"];

    public ObservedSource Issuers => this["SSO issuer certificates"];

    public IReadOnlyList<ObservedSource> Handshakes => [.. Observation.Sources.Where(source => source.Name.StartsWith("TLS ", StringComparison.Ordinal))];

    public ObservedSource this[string name] => Observation.Sources.Single(source => source.Name == name);

    public static async Task<VcenterSight> OfAsync(LyingVcenter vcenter, string? realm = null)
    {
        await using var server = await VcenterServer.StartAsync(vcenter, TestContext.Current.CancellationToken);
        return new VcenterSight(await ObserveAsync(server, realm));
    }

    public static async Task<Observation> ObserveAsync(VcenterServer server, string? realm)
    {
        var time = new FakeTimeProvider(Now);
        var known = new KnownCertificates();
        var probe = new VcenterProbe(new BoundedHttp(time, HttpLimits.Standard, known), new TlsProbe(time, known), time) { LdapsPort = server.DirectoryPort };
        var target = new CheckTarget(TargetKind.Vcenter, "vcenter://vc.example.com", "127.0.0.1", server.Port, realm);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        return await probe.ObserveAsync(target, deadline.Token);
    }

    /// <summary>The token-signing certificates of a source that are in use, by their octets.</summary>
    public static IEnumerable<byte[]> SignersOf(ObservedSource source)
        => source.Certificates.Where(certificate => certificate is { Use: CertificateUse.TokenSigning, InUse: true }).Select(certificate => certificate.Der.ToArray());

    public static IEnumerable<byte[]> Octets(IEnumerable<X509Certificate2> certificates) => certificates.Select(certificate => certificate.RawData);
}
