using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Tests.Verdicts;

namespace Everseal.Watch.Tests.Probes.Files;

/// <summary>Manifests as <c>kubectl get secret</c> prints them.</summary>
public sealed class KubernetesSecretsTests : IDisposable
{
    private static readonly string Tls = Base64(Folder.Pem(TestIssuer.Issuing.Leaf("CN=www", 300)) + Folder.Pem(TestIssuer.Issuing.Content));
    private static readonly string Ca = Base64(Folder.Pem(TestIssuer.Root.Content));

    private readonly Folder folder = new();

    [Fact]
    public async Task Look_TlsSecret_TellsWhatEachIsFor()
        => (await LookAsync($"apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: web\n  namespace: shop\n  ownerReferences:\n  - kind: Certificate\n    name: web-cert\ndata:\n  ca.crt: {Ca}\n  tls.crt: {Tls}\n  tls.key: bm90IGEga2V5\n"))
            .Certificates.Select(certificate => (SubjectName.Text(certificate.Content.SubjectName), certificate.Use, certificate.Slot, certificate.Position))
            .Should().Equal(
                ("CN=Test Root", CertificateUse.Authority, "secret.yaml:shop/web:ca.crt", 0),
                ("CN=www", CertificateUse.TlsServer, "secret.yaml:shop/web:tls.crt#2", 0),
                ("CN=Test Issuing CA", CertificateUse.TlsServer, "secret.yaml:shop/web:tls.crt#3", 1));

    [Fact]
    public async Task Look_SeveralDocumentsAndConfigMap_AreAllRead()
    {
        var block = string.Concat(Folder.Pem(TestIssuer.Root.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"    {line}\n"));
        var source = await LookAsync($"kind: Secret\nmetadata: {{name: a}}\ndata: {{tls.crt: {Tls}}}\n---\nkind: ConfigMap\nmetadata:\n  name: trust\ndata:\n  bundle: |\n{block}");

        source.Certificates.Select(certificate => certificate.Slot).Should().Equal("secret.yaml:a:tls.crt", "secret.yaml:a:tls.crt#2", "secret.yaml:trust:bundle#3");
    }

    [Fact]
    public async Task Look_ListAsJson_NamesEachItem()
        => (await LookAsync($$"""{"kind":"List","items":[{"kind":"Secret","data":{"tls.crt":"{{Tls}}"}, "metadata":{"name":"a"} },{"kind":"Secret","data":{"tls.crt":"{{Tls}}"}, "metadata":{"name":"b"} }]}"""))
            .Certificates.Select(certificate => certificate.Slot).Should().Equal("secret.yaml:a:tls.crt", "secret.yaml:a:tls.crt#2", "secret.yaml:b:tls.crt#3", "secret.yaml:b:tls.crt#4");

    [Theory]
    [InlineData("kind: Secret\ndata: {user: cm9vdA==}\n")]
    [InlineData("kind: Deployment\nmetadata: {name: x}\n")]
    [InlineData("kind: [a, {data: &x {y: *x}}]\n")]
    public async Task Look_NoCertificateInIt_IsNone(string yaml)
        => (await LookAsync(yaml)).Failure!.Code.Should().Be(ErrorCodes.FileProbes.NoCertificateInFile);

    [Fact]
    public async Task Look_NestedWithoutEnd_IsLeft()
        => (await LookAsync("kind: data\n" + string.Concat(Enumerable.Repeat("[", 100_000)))).Failure!.Code.Should().Be(ErrorCodes.FileProbes.NoCertificateInFile);

    [Fact]
    public async Task Look_BrokenBehindACertificate_SaysFromWhichLineOn()
        => (await LookAsync($"kind: Secret\nmetadata: {{name: a}}\ndata: {{tls.crt: {Tls}}}\n---\nkind: 'not closed\n")).Failure!.PublicDetail.Should().Contain("From line");

    public void Dispose() => folder.Dispose();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<ObservedSource> LookAsync(string yaml)
    {
        folder.Write("secret.yaml", yaml);
        return await folder.LookAtAsync("secret.yaml");
    }
}
