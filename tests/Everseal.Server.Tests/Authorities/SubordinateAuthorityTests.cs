using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Tests.X509.Revocation;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Revocation;
using Everseal.Server.Tests.Revocation;

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

    /// <summary>Windows' template for subordinate CAs bounds no path: what the CA issues has a status all the same.</summary>
    [Fact]
    public async Task Import_AnswerWithoutPathLength_OcspAndListSpeakOfItsLeaves()
    {
        (await Subordinate.ImportAsync([_root, Answer(await RequestAsync(), "no path length")], default)).OrThrow();
        _node.Get<RevocationLists>().PublishDue();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = (await _node.Get<CertificateAuthority>().IssueAsync(
            new CertificateOrder(CertificateProfiles.TlsServer, CertificateSubject.ForHosts(["a.example"], []), new PublicKey(key)), default)).OrThrow();

        var issuing = _node.Get<StatusIssuers>().Find("issuing")!;
        var list = _node.Get<RevocationLists>().Find(issuing)!;
        var answer = await _node.Get<OcspResponder>().AnswerAsync(
            OcspRequests.Write([OcspRequests.Id(issuing.Certificate, issued.Certificate.SerialNumberBytes)]), CancellationToken.None);

        OcspAnswers.Statuses(answer.Der).Should().Equal("good");
        Convert.ToHexString(list.Der.Span).Should().Contain("0603551D1C0101FF040530038101FF", "it has onlyContainsUserCerts (RFC 5280, 5.2.5)");
    }

    [Fact]
    public async Task Revoke_ImportedCertificate_NamesWhoCanRevokeIt()
    {
        var answer = Answer(await RequestAsync());
        (await Subordinate.ImportAsync([_root, answer], default)).OrThrow();

        var refusal = (await _node.Get<CertificateRevocation>().RevokeAsync(new RevocationOrder(answer.SerialNumber, RevocationReason.Superseded, EvenIfInUse: true), default)).Error!;

        refusal.Code.Should().Be(ErrorCodes.Revocation.IssuedElsewhere);
        refusal.PublicDetail.Should().Contain("CN=Enterprise Root");
    }

    [Theory]
    [InlineData("name constraints", "*name constraints (2.5.29.30)*TLS*")]
    [InlineData("code signing", "*not for TlsServer*")]
    [InlineData("unknown", "*1.2.3.4*")]
    public async Task Import_AnswerBelowWhichEverythingWouldBeRefused_IsRefused(string flaw, string reason)
    {
        var refusal = (await Subordinate.ImportAsync([_root, Answer(await RequestAsync(), flaw)], default)).Error!;

        refusal.Code.Should().Be(ErrorCodes.Certificates.AuthorityUnsuitable);
        refusal.PublicDetail.Should().Match(reason);
        _node.Get<CertificateAuthority>().ReadActive()!.IsSubordinate.Should().BeFalse();
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
        answer.CertificateExtensions.Add(new X509BasicConstraintsExtension(flaw != "leaf", flaw is not ("leaf" or "no path length"), 0, critical: true));
        answer.CertificateExtensions.Add(new X509KeyUsageExtension(
            flaw == "no crl" ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        answer.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (flaw == "name constraints")
            answer.CertificateExtensions.Add(new X509Extension("2.5.29.30", PermittedDns("corp.example"), critical: true));
        if (flaw == "code signing")
            answer.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: false));
        if (flaw == "unknown")
            answer.CertificateExtensions.Add(new X509Extension("1.2.3.4", [5, 0], critical: true));
        var end = flaw == "expired" ? TestNode.Start.AddDays(-1) : TestNode.Start.AddYears(5);
        return answer.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), TestNode.Start.AddDays(-10), end, RandomNumberGenerator.GetBytes(16));
    }

    // RFC 5280, 4.2.1.10: permittedSubtrees with one dNSName.
    private static byte[] PermittedDns(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        return writer.Encode();
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
