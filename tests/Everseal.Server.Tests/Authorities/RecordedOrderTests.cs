using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;

namespace Everseal.Server.Tests.Authorities;

/// <summary>Orders whose intent the caller records: in the audit trail, for whoever asks over the API.</summary>
public sealed class RecordedOrderTests(NodeFixture fixture) : IClassFixture<NodeFixture>, IDisposable
{
    private readonly CertificateAuthority _authority = fixture.Node.Get<CertificateAuthority>();
    private readonly IssuanceLog _log = fixture.Node.Get<IssuanceLog>();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task Issue_WhileTheIntentIsRecorded_NothingIsSigned()
    {
        var before = _log.CountIssued();
        IssuanceIntent? intent = null;

        var issued = (await _authority.IssueAsync(
            Order("recorded.example"),
            asked =>
            {
                intent = asked;
                _log.CountIssued().Should().Be(before);
                _log.Find(asked.Prepared.SerialNumber).Should().BeNull();
                return Durable;
            },
            default)).OrThrow();

        intent!.Prepared.SerialNumber.Should().Be(issued.Certificate.SerialNumber);
        intent.ToBeSignedSha256.Should().Equal(SHA256.HashData(EncodedCertificate.Of(issued.Certificate).ToBeSigned.Span));
        var entry = _log.Find(issued.Certificate.SerialNumber)!;
        entry.Certificate.Should().Equal(issued.Der.ToArray());
        entry.Requester.Should().Be("test");
        entry.IssuedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Issue_IntentThatCannotBeRecorded_SignsNothing()
    {
        var before = _log.CountIssued();
        string? serial = null;

        var refused = await _authority.IssueAsync(
            Order("unrecorded.example"),
            intent =>
            {
                serial = intent.Prepared.SerialNumber;
                return ValueTask.FromResult<StsError?>(ErrorCodes.Server.StorageFailed.With("The request failed."));
            },
            default);

        refused.Error!.Code.Should().Be(ErrorCodes.Server.StorageFailed);
        _log.CountIssued().Should().Be(before);
        _log.Find(serial!).Should().BeNull();
    }

    [Fact]
    public async Task Issue_KeyOfAnotherSubject_IsRefusedBeforeAnythingIsRecorded()
    {
        (await _authority.IssueAsync(Order("owner.example"), _ => Durable, default)).IsSuccess.Should().BeTrue();

        var refused = await _authority.IssueAsync(Order("thief.example"), _ => throw new InvalidOperationException("It was recorded."), default);

        refused.Error!.Code.Should().Be(ErrorCodes.Certificates.KeyAlreadyCertified);
    }

    [Fact]
    public async Task Issue_KeyThatAnotherSubjectGetsMeanwhile_IsRefusedAndOnNoRecord()
    {
        string? serial = null;

        var refused = await _authority.IssueAsync(
            Order("slow.example"),
            async intent =>
            {
                serial = intent.Prepared.SerialNumber;
                (await _authority.IssueAsync(Order("quick.example"), _ => Durable, default)).IsSuccess.Should().BeTrue();
                return null;
            },
            default);

        refused.Error!.Code.Should().Be(ErrorCodes.Certificates.KeyAlreadyCertified);
        _log.Find(serial!).Should().BeNull();
    }

    public void Dispose() => _key.Dispose();

    private static ValueTask<StsError?> Durable => ValueTask.FromResult<StsError?>(null);

    private CertificateOrder Order(string host)
        => new(CertificateProfiles.TlsServer, CertificateSubject.ForHosts([host], []), new PublicKey(_key), Requester: "test");
}
