using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Tests.X509.Revocation;
using Everseal.Core.X509.Revocation;
using Everseal.Server.KeyProtection;
using Everseal.Server.Revocation;

namespace Everseal.Server.Tests.Revocation;

public sealed class OcspResponderTests : IAsyncLifetime
{
    private CertifiedNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await CertifiedNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Answer_Issued_IsGood()
        => (await AskAsync(await _node.IssueAsync())).Should().Be("good");

    [Fact]
    public async Task Answer_NeverIssued_IsUnknownAndNotKept()
    {
        var answer = await SendAsync(OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, new byte[] { 0x40, 1, 2, 3, 4, 5, 6, 7, 8 })]));

        Status(answer).Should().Be("unknown");
        answer.KeepUntil.Should().BeNull();
    }

    [Fact]
    public async Task Answer_RevokedAfterAGoodAnswerWasKept_IsRevokedAtOnce()
    {
        var certificate = await _node.IssueAsync();
        (await AskAsync(certificate)).Should().Be("good");

        (await _node.RevokeAsync(certificate)).OrThrow();

        (await AskAsync(certificate)).Should().Be("revoked");
    }

    [Fact]
    public async Task Answer_ReasonBecameGraver_SaysTheNewOne()
    {
        var certificate = await _node.IssueAsync();
        (await _node.RevokeAsync(certificate)).OrThrow();
        var before = await SendAsync(RequestFor(certificate));

        (await _node.RevokeAsync(certificate, RevocationReason.KeyCompromise)).OrThrow();

        (await SendAsync(RequestFor(certificate))).Der.ToArray().Should().NotEqual(before.Der.ToArray());
    }

    [Fact]
    public async Task Answer_SameQuestion_IsKeptForHalfItsLife()
    {
        var request = RequestFor(await _node.IssueAsync());
        var first = await SendAsync(request);

        _node.Node.Time.Advance(OcspIssuance.Lifetime / 2 - TimeSpan.FromSeconds(1));
        (await SendAsync(request)).Should().BeSameAs(first);
        _node.Node.Time.Advance(TimeSpan.FromSeconds(1));
        (await SendAsync(request)).KeepUntil.Should().BeAfter(first.KeepUntil!.Value);
    }

    [Fact]
    public async Task Answer_ClockWentBack_IsNotFromTheFuture()
    {
        var request = RequestFor(await _node.IssueAsync());
        var first = await SendAsync(request);

        _node.Node.Time.AdjustTime(_node.Node.Time.GetUtcNow().AddDays(-1));

        (await SendAsync(request)).KeepUntil.Should().BeBefore(first.KeepUntil!.Value);
    }

    [Fact]
    public async Task Answer_ClockWentBackBehindTheRevocation_IsRevokedStill()
    {
        var certificate = await _node.IssueAsync();
        (await _node.RevokeAsync(certificate)).OrThrow();

        _node.Node.Time.AdjustTime(_node.Node.Time.GetUtcNow().AddDays(-1));

        (await AskAsync(certificate)).Should().Be("revoked");
    }

    [Fact]
    public async Task Answer_Nonce_IsMadeForThisRequestAlone()
    {
        var id = OcspRequests.Id(_node.Issuing.Certificate, (await _node.IssueAsync()).SerialNumberBytes);

        var answer = await SendAsync(OcspRequests.Write([id], [1, 2, 3, 4, 5, 6, 7, 8, 9]));

        answer.KeepUntil.Should().BeNull();
        Convert.ToHexString(answer.Der.Span).Should().Contain("010203040506070809");
    }

    [Fact]
    public async Task Answer_SeveralOfOneIssuer_AnswersEach()
    {
        var (good, revoked) = (await _node.IssueAsync(), await _node.IssueAsync());
        (await _node.RevokeAsync(revoked)).OrThrow();

        var answer = await SendAsync(OcspRequests.Write(
            [OcspRequests.Id(_node.Issuing.Certificate, good.SerialNumberBytes), OcspRequests.Id(_node.Issuing.Certificate, revoked.SerialNumberBytes)]));

        Statuses(answer).Should().Equal("good", "revoked");
    }

    [Fact]
    public async Task Answer_CertificateOfTheRoot_IsUnauthorized()
        => (await SendAsync(OcspRequests.Write([OcspRequests.Id(_node.Root.Certificate, _node.Issuing.Certificate.SerialNumberBytes)])))
            .Der.ToArray().Should().Equal(OcspFailure.Unauthorized.ToDer(), "its list speaks for the root");

    [Fact]
    public async Task Answer_CertificateOfAStranger_IsUnauthorized()
    {
        using var stranger = TestCertificates.SelfSigned("stranger", TestNode.Start, TimeSpan.FromDays(1));

        (await SendAsync(OcspRequests.Write([OcspRequests.Id(stranger, stranger.SerialNumberBytes)]))).Der.ToArray().Should().Equal(OcspFailure.Unauthorized.ToDer());
    }

    [Fact]
    public async Task Answer_SerialNumberOfAnotherIssuersCertificate_IsUnknown()
        => Status(await SendAsync(OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, _node.Issuing.Certificate.SerialNumberBytes)])))
            .Should().Be("unknown", "the root issued it, under this number");

    [Fact]
    public async Task Answer_Garbage_IsMalformed()
        => (await SendAsync([1, 2, 3])).Der.ToArray().Should().Equal(OcspFailure.MalformedRequest.ToDer());

    [Fact]
    public async Task Answer_StoreIsGone_IsTryLaterAndNeverGood()
    {
        var (asked, notAsked) = (RequestFor(await _node.IssueAsync()), RequestFor(await _node.IssueAsync()));
        await SendAsync(asked);
        _node.Execute("ALTER TABLE certificates RENAME TO gone");

        (await SendAsync(notAsked)).Der.ToArray().Should().Equal(OcspFailure.TryLater.ToDer());

        _node.Node.Time.Advance(OcspIssuance.Lifetime / 2);
        (await SendAsync(asked)).Der.ToArray().Should().Equal(OcspFailure.TryLater.ToDer(), "what was kept is over");
    }

    [Fact]
    public async Task Answer_KeyIsElsewhere_IsTryLater()
    {
        var request = RequestFor(await _node.IssueAsync());
        _node.Execute("PRAGMA foreign_keys = OFF; DELETE FROM private_keys");
        _node.Node.Get<KeyVault>().Forget(_node.Issuing.KeyId);

        (await SendAsync(request)).Der.ToArray().Should().Equal(OcspFailure.TryLater.ToDer());
    }

    private async Task<string> AskAsync(X509Certificate2 certificate) => Status(await SendAsync(RequestFor(certificate)));

    private byte[] RequestFor(X509Certificate2 certificate) => OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, certificate.SerialNumberBytes)]);

    private async Task<OcspAnswer> SendAsync(byte[] request) => await _node.Node.Get<OcspResponder>().AnswerAsync(request, TestContext.Current.CancellationToken);

    private static string Status(OcspAnswer answer) => Statuses(answer).Should().ContainSingle().Which;

    private static IReadOnlyList<string> Statuses(OcspAnswer answer) => OcspAnswers.Statuses(answer.Der);
}
