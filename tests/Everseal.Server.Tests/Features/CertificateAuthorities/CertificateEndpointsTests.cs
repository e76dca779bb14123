using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Administration;
using Everseal.Server.Authorities;
using Everseal.Server.Features.CertificateAuthorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Microsoft.AspNetCore.Http;

namespace Everseal.Server.Tests.Features.CertificateAuthorities;

public sealed class CertificateEndpointsTests(NodeFixture fixture) : IClassFixture<NodeFixture>, IDisposable
{
    private readonly TestNode _node = fixture.Node;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task Issue_Ordered_TheTrailNamesNumberAndOctetsOnce()
    {
        var before = Orders().Count;

        var answer = await IssueAsync("trail.example");

        using var certificate = X509Certificate2.CreateFromPem(answer.GetProperty("chain").GetString());
        var record = Orders()[before..].Should().ContainSingle().Subject;
        record.Kind.Should().Be(AuditKind.Act);
        record.Target.Should().Be($"tls-server CN=trail.example {certificate.SerialNumber}");
        record.Detail.Should().EndWith(Convert.ToHexString(SHA256.HashData(EncodedCertificate.Of(certificate).ToBeSigned.Span)));
    }

    [Fact]
    public async Task Issue_KeyOfAnotherSubject_TheTrailHoldsTheRefusalAlone()
    {
        await IssueAsync("owner.example");
        var before = Orders().Count;

        await IssueAsync("thief.example");

        var record = Orders()[before..].Should().ContainSingle().Subject;
        record.ErrorId.Should().Be(ErrorCodes.Certificates.KeyAlreadyCertified.Id);
        record.Target.Should().Be("tls-server CN=thief.example");
    }

    public void Dispose() => _key.Dispose();

    private async Task<JsonElement> IssueAsync(string host)
    {
        var request = new CertificateRequest($"CN={host}", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());

        var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = _node.Get<IServiceProvider>(), Response = { Body = answer } };
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(
            new IssueCertificate("tls-server", request.CreateSigningRequestPem()), AdministrationJson.Default.IssueCertificate));
        var endpoints = new CertificateEndpoints(
            _node.Get<CertificateAuthority>(), _node.Get<IssuanceLog>(), _node.Get<KeyVault>(), _node.Get<CertificateInventory>(), _node.Get<RealmDirectory>());
        await (await endpoints.IssueAsync((await ApiCall.BindAsync(context))!)).ExecuteAsync(context);
        return JsonDocument.Parse(answer.ToArray()).RootElement;
    }

    /// <summary>Records of orders, the oldest first.</summary>
    private List<AuditEntry> Orders()
    {
        using var ledger = _node.Get<TokenLedger>().OpenForReading();
        return [.. new AuditQuery { After = 0, Action = "ca issue" }.Read(ledger).Records.Select(record => record.Entry)];
    }
}
