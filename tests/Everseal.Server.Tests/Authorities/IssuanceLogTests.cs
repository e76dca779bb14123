using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;

namespace Everseal.Server.Tests.Authorities;

public sealed class IssuanceLogTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private readonly CertificateAuthority _authority = fixture.Node.Get<CertificateAuthority>();
    private readonly IssuanceLog _log = fixture.Node.Get<IssuanceLog>();

    [Fact]
    public async Task Issue_Ordered_TheLogTellsWhoWhatAndWhen()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var issued = (await IssueAsync("logged.example", key)).OrThrow();

        var entry = _log.Find(issued.Certificate.SerialNumber)!;
        entry.Requester.Should().Be("test");
        entry.Profile.Should().Be("tls-server");
        entry.Subject.Should().Be("CN=logged.example");
        entry.Certificate.Should().Equal(issued.Der.ToArray());
        entry.IssuedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Issue_SameKeyForTheSameSubject_Renews()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        (await IssueAsync("renewed.example", key)).IsSuccess.Should().BeTrue();
        (await IssueAsync("renewed.example", key)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Issue_SameKeyForAnotherSubjectAtTheSameTime_OneOfThemWins()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var both = await Task.WhenAll(IssueAsync("first.example", key), IssueAsync("second.example", key));

        both.Count(result => result.IsSuccess).Should().Be(1);
        both.Single(result => !result.IsSuccess).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyAlreadyCertified);
    }

    [Fact]
    public async Task Issue_KeyOfACaOfThisNode_IsRefusedAndNothingIsSigned()
    {
        var issuing = _authority.ReadActive()!.Chain[1];
        var before = _log.CountIssued();

        var refused = await _authority.IssueAsync(
            new CertificateOrder(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("thief"), issuing.PublicKey), default);

        refused.Error!.Code.Should().Be(ErrorCodes.Certificates.KeyInUseHere);
        _log.CountIssued().Should().Be(before);
    }

    [Fact]
    public async Task Issue_SameRsaKeyUnderOtherParameters_IsTheSameKey()
    {
        using var key = RSA.Create(2048);
        var plain = new PublicKey(key);
        var disguised = new PublicKey(plain.Oid, null, plain.EncodedKeyValue);

        (await IssueAsync("rsa.example", plain)).IsSuccess.Should().BeTrue();
        (await IssueAsync("other-rsa.example", disguised)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyAlreadyCertified);
    }

    [Fact]
    public async Task Read_Pages_FollowOneAnotherWithoutGapOrRepetition()
    {
        for (var number = 0; number < 7; number++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            (await IssueAsync($"page{number}.example", key)).IsSuccess.Should().BeTrue();
        }

        var first = _log.Read(new IssuanceQuery(4, Subject: "PAGE"));
        var second = _log.Read(new IssuanceQuery(4, BeforeId: first[^1].Id, Subject: "PAGE"));

        first.Concat(second).Select(entry => entry.Subject).Should().Equal(Enumerable.Range(0, 7).Reverse().Select(number => $"CN=page{number}.example"));
    }

    private Task<Result<IssuedCertificate>> IssueAsync(string host, ECDsa key) => IssueAsync(host, new PublicKey(key));

    private Task<Result<IssuedCertificate>> IssueAsync(string host, PublicKey key)
        => _authority.IssueAsync(new CertificateOrder(CertificateProfiles.TlsServer, CertificateSubject.ForHosts([host], []), key, Requester: "test"), default);
}
