using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Everseal.Fixtures.Certificates;
using Everseal.Fixtures.Web;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Targets;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Probes.Federation;

/// <summary>A web server with some documents, as a probe sees it at a literal time.</summary>
internal static class FederationSite
{
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Of the server's TLS certificate, which is for <c>idp.example.com</c> and 127.0.0.1.</summary>
    public static X509Certificate2 Authority { get; } = CertificateMint.Root("web CA", Now.AddYears(-1), Now.AddYears(9));

    private static readonly X509Certificate2 Web = CertificateMint.Server("idp.example.com", Authority, Now.AddDays(-30), Now.AddDays(60));

    public static X509Certificate2 Signer { get; } = CertificateMint.SelfSigned("CN=signer", "idp signer", Now.AddDays(-30), Now.AddYears(2));

    public static X509Certificate2 NextSigner { get; } = CertificateMint.SelfSigned("CN=next signer", "idp next signer", Now.AddDays(-1), Now.AddYears(3));

    public static Task<Observation> ObserveAsync(
        Func<BoundedHttp, TimeProvider, IProbe> probe, TargetKind kind, string? path, params IEnumerable<WebDocument> documents)
        => ObserveAsync(probe, port => new CheckTarget(kind, "target", "127.0.0.1", port, path), documents);

    public static async Task<Observation> ObserveAsync(
        Func<BoundedHttp, TimeProvider, IProbe> probe, Func<int, CheckTarget> target, params IEnumerable<WebDocument> documents)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await DocumentServer.StartAsync(Web, documents, cancellation);
        var time = new FakeTimeProvider(Now);
        return await probe(new BoundedHttp(time, HttpLimits.Standard, new KnownCertificates()), time).ObserveAsync(target(server.Port), cancellation);
    }

    public static ObservedSource Source(this Observation observation, string name) => observation.Sources.Single(source => source.Name == name);

    public static string Metadata(params IEnumerable<X509Certificate2> signers)
        => $"<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{WebDocument.Site}\"><IDPSSODescriptor>"
            + string.Concat(signers.Select(signer => $"<KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>{Convert.ToBase64String(signer.RawData)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"))
            + "</IDPSSODescriptor></EntityDescriptor>";

    public static WebDocument Configuration(string issuer, string keySet)
        => WebDocument.Json(new Uri("https://x" + issuer + "/.well-known/openid-configuration").AbsolutePath, new JsonObject { ["issuer"] = WebDocument.Site + issuer, ["jwks_uri"] = keySet }.ToJsonString());

    public static WebDocument KeySet(string path, params IEnumerable<X509Certificate2> signers)
        => WebDocument.Json(path, new JsonObject
        {
            ["keys"] = new JsonArray([.. signers.Select(signer => new JsonObject { ["kty"] = "RSA", ["kid"] = signer.Thumbprint, ["x5c"] = new JsonArray(Convert.ToBase64String(signer.RawData)) })]),
        }.ToJsonString());
}
