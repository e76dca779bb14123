using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;

namespace Everseal.Server.Tests.Authorities;

public sealed class SubordinateAuthorityTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private TestNode _node = null!;
    private X509Certificate2 _root = null!;

    private SubordinateAuthority Subordinate => _node.Get<SubordinateAuthority>();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        var request = new CertificateRequest("CN=Enterprise Root,O=Enterprise", _rootKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(TestNode.Start.AddYears(-1), TestNode.Start.AddYears(10));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _rootKey.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Import_AnswerOfAnEnterpriseRoot_LeavesChainToIt()
    {
        var answer = Answer(await RequestAsync());

        (await Subordinate.ImportAsync([_root, answer], default)).OrThrow().IsSubordinate.Should().BeTrue();

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = (await _node.Get<CertificateAuthority>().IssueAsync(
            new CertificateOrder(CertificateProfiles.TlsServer, CertificateSubject.ForHosts(["a.example"], []), new PublicKey(key)), default)).OrThrow();
        CertificatePath.Verify(issued.Certificate, [answer], [_root], TestNode.Start, CertificatePurpose.TlsServer).IsSuccess.Should().BeTrue();
        _node.Read("root.pem").Trim().Should().Be(_root.ExportCertificatePem());
        _node.Get<ServerCertificates>().Current!.TargetCertificate.IssuerName.RawData.Should().Equal(answer.SubjectName.RawData);
    }

    [Fact]
    public async Task Import_ThenRestart_MakesNoNewRoot()
    {
        (await Subordinate.ImportAsync([_root, Answer(await RequestAsync())], default)).OrThrow();

        await _node.DisposeAsync();
        _node = await TestNode.StartAsync(_directory.Path);

        _node.Report.Created.Should().BeEmpty();
        _node.Get<CertificateAuthority>().ReadActive()!.Chain[^1].Thumbprint.Should().Be(_root.Thumbprint);
        _node.Get<RootSeal>().Encrypt("six random words make it good").Error!.Code.Should().Be(ErrorCodes.Certificates.NoOwnRoot);
    }

    [Fact]
    public async Task Import_KeyThatWasNeverRequested_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256);

        (await Subordinate.ImportAsync([_root, Answer(request)], default)).Error!.Code.Should().Be(ErrorCodes.Certificates.NoSuchAuthorityRequest);
    }

    [Theory]
    [InlineData("leaf", "EVS-5251")]
    [InlineData("no crl", "EVS-5251")]
    [InlineData("expired", "EVS-5251")]
    [InlineData("no root", "EVS-5252")]
    [InlineData("other root", "EVS-5133")]
    public async Task Import_AnswerThatDoesNotServe_IsRefusedAndNothingChanges(string flaw, string code)
    {
        var request = await RequestAsync();
        var answer = Answer(request, flaw);
        X509Certificate2[] chain = flaw switch
        {
            "no root" => [answer],
            "other root" => [answer, Impostor()],
            _ => [answer, _root],
        };

        (await Subordinate.ImportAsync(chain, default)).Error!.Code.Id.Should().Be(code);

        _node.Get<CertificateAuthority>().ReadActive()!.IsSubordinate.Should().BeFalse();
    }

    private async Task<CertificateRequest> RequestAsync() => CertificateRequest.LoadSigningRequestPem(
        (await Subordinate.RequestAsync(CertificateSubject.Named("Everseal below Enterprise"), default)).OrThrow(),
        HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);

    private X509Certificate2 Answer(CertificateRequest request, string flaw = "")
    {
        var answer = new CertificateRequest(request.SubjectName, request.PublicKey, HashAlgorithmName.SHA384);
        answer.CertificateExtensions.Add(new X509BasicConstraintsExtension(flaw != "leaf", false, 0, critical: true));
        answer.CertificateExtensions.Add(new X509KeyUsageExtension(
            flaw == "no crl" ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        answer.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var end = flaw == "expired" ? TestNode.Start.AddDays(-1) : TestNode.Start.AddYears(5);
        return answer.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), TestNode.Start.AddDays(-10), end, RandomNumberGenerator.GetBytes(16));
    }

    // Its name and not its key.
    private X509Certificate2 Impostor()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest(_root.SubjectName, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request.CreateSelfSigned(TestNode.Start.AddYears(-1), TestNode.Start.AddYears(10));
    }
}
