using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.Revocation;

public sealed class CertificateRevocationTests : IAsyncLifetime
{
    private CertifiedNode _node = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await CertifiedNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Revoke_IssuedCertificate_IsKnownAtOnceAndAfterARestart()
    {
        var certificate = await _node.IssueAsync();
        _node.Register.IsRevoked(certificate).Should().BeFalse();

        var record = (await _node.RevokeAsync(certificate, RevocationReason.KeyCompromise)).OrThrow();

        record.Change.Should().Be(RevocationChange.Revoke);
        record.Consequences.Should().BeEmpty();
        _node.Register.IsRevoked(certificate).Should().BeTrue();
        await _node.RestartAsync();
        _node.Register.IsRevoked(certificate).Should().BeTrue();
        _node.Register.Find(_node.Issuing, certificate.SerialNumberBytes)!.Reason.Should().Be(RevocationReason.KeyCompromise);
    }

    [Fact]
    public async Task Revoke_TwiceForOneReason_ChangesNothing()
    {
        var certificate = await _node.IssueAsync();
        var first = (await _node.RevokeAsync(certificate)).OrThrow();
        _node.Node.Time.Advance(TimeSpan.FromHours(1));

        var second = (await _node.RevokeAsync(certificate)).OrThrow();

        second.Change.Should().Be(RevocationChange.None);
        second.RevokedAt.Should().BeCloseTo(first.RevokedAt, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Revoke_LaterFoundCompromised_ChangesTheReasonAndNotTheTime()
    {
        var certificate = await _node.IssueAsync();
        var first = (await _node.RevokeAsync(certificate)).OrThrow();
        _node.Node.Time.Advance(TimeSpan.FromHours(1));

        (await _node.RevokeAsync(certificate, RevocationReason.KeyCompromise)).OrThrow().Change.Should().Be(RevocationChange.ChangeReason);

        var known = _node.Register.Find(_node.Issuing, certificate.SerialNumberBytes)!;
        known.Reason.Should().Be(RevocationReason.KeyCompromise);
        known.RevokedAt.Should().BeCloseTo(first.RevokedAt, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Revoke_ForALesserReason_IsRefused()
    {
        var certificate = await _node.IssueAsync();
        (await _node.RevokeAsync(certificate, RevocationReason.KeyCompromise)).OrThrow();

        (await _node.RevokeAsync(certificate)).Error!.Code.Should().Be(ErrorCodes.Revocation.AlreadyRevoked);
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("")]
    [InlineData("no number")]
    public async Task Revoke_UnknownSerialNumber_IsRefused(string serial)
        => (await _node.RevokeAsync(serial)).Error!.Code.Should().Be(ErrorCodes.CommandLine.NoSuchCertificate);

    [Fact]
    public async Task Revoke_SerialNumberAsOtherToolsPrintIt_IsFound()
    {
        var certificate = await _node.IssueAsync();
        var printed = string.Join(':', certificate.SerialNumber.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));

        (await _node.RevokeAsync(printed)).OrThrow().SerialNumber.Should().Be(certificate.SerialNumber);
    }

    [Fact]
    public async Task Revoke_SigningCertificate_IsRefusedWhateverOneSays()
    {
        var signing = _node.Node.Get<RealmDirectory>().Default!.Ring.Entries[0].Credential.Certificate;

        (await _node.RevokeAsync(signing, evenIfInUse: true)).Error!.Code.Should().Be(ErrorCodes.Revocation.SignsTokens);
        _node.Register.IsRevoked(signing).Should().BeFalse();
    }

    [Fact]
    public async Task Revoke_Root_IsRefused()
        => (await _node.RevokeAsync(_node.Root.Certificate, evenIfInUse: true)).Error!.Code.Should().Be(ErrorCodes.Revocation.RootNotRevocable);

    [Fact]
    public async Task Revoke_IssuingCa_IsOnTheRootsListAndNotOnItsOwn()
    {
        (await _node.RevokeAsync(_node.Issuing.Certificate)).Error!.Code.Should().Be(ErrorCodes.Revocation.CertificateInUseHere);

        (await _node.RevokeAsync(_node.Issuing.Certificate, RevocationReason.AuthorityCompromise, evenIfInUse: true)).OrThrow();

        _node.Lists.PublishDue();
        Serials(_node.Lists.Find(_node.Root)!).Should().Equal(_node.Issuing.Certificate.SerialNumber);
        Serials(_node.Lists.Find(_node.Issuing)!).Should().BeEmpty();
        var issuing = async () => await _node.IssueAsync();
        (await issuing.Should().ThrowAsync<StsErrorException>()).Which.Error.Code.Should().Be(ErrorCodes.Revocation.IssuerRevoked);
        _node.Node.Get<CertificateAuthority>().CheckCanIssue()!.Code.Should().Be(ErrorCodes.Revocation.IssuerRevoked, "whoever would make a key for it asks first");
    }

    [Fact]
    public async Task Revoke_TlsCertificate_AnotherIsServedAtOnce()
    {
        var server = _node.Node.Get<ServerCertificates>();
        var served = server.Current!.TargetCertificate;
        (await _node.RevokeAsync(served)).Error!.Code.Should().Be(ErrorCodes.Revocation.CertificateInUseHere);
        server.Current!.TargetCertificate.SerialNumber.Should().Be(served.SerialNumber);

        (await _node.RevokeAsync(served, evenIfInUse: true)).OrThrow().Consequences.Should().ContainSingle().Which.Should().Contain("TLS");

        server.Current!.TargetCertificate.SerialNumber.Should().NotBe(served.SerialNumber);
        await server.LoadAsync(Cancel);
        _node.Register.IsRevoked(server.Current!.TargetCertificate).Should().BeFalse();
    }

    [Fact]
    public async Task Revoke_ServicesCertificate_LogsItInNoLongerUntilItHasAnother()
    {
        var (services, identities) = (_node.Node.Get<ServiceStore>(), _node.Node.Get<IIdentitySource>());
        var certificate = await _node.IssueAsync();
        (await services.RegisterAsync(TestNode.Realm, "reports", certificate, null, Cancel)).OrThrow();
        (await identities.FindServiceAsync(TestNode.Realm, certificate, Cancel)).IsSuccess.Should().BeTrue();

        var refused = await _node.RevokeAsync(certificate);
        (await _node.RevokeAsync(certificate, evenIfInUse: true)).OrThrow().Consequences.Should().ContainSingle().Which.Should().Contain($"reports@{TestNode.Realm}");

        refused.Error!.Code.Should().Be(ErrorCodes.Revocation.CertificateInUseHere);
        refused.Error.PublicDetail.Should().Contain($"reports@{TestNode.Realm}");
        (await identities.FindServiceAsync(TestNode.Realm, certificate, Cancel)).Error!.Code.Should().Be(ErrorCodes.Identities.AuthenticationFailed);
        (await identities.FindAsync(TestNode.Realm, "reports", Cancel)).Error!.Code.Should().Be(
            ErrorCodes.Identities.AuthenticationFailed, "whoever took the key may have taken tokens with it");
        (await services.ReplaceCertificateAsync(TestNode.Realm, "reports", await _node.IssueAsync(), Cancel)).OrThrow();
        (await identities.FindAsync(TestNode.Realm, "reports", Cancel)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Revoke_StoreCannotBeWritten_IsNotRevoked()
    {
        var certificate = await _node.IssueAsync();
        _node.Execute("CREATE TRIGGER full BEFORE UPDATE ON certificates BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        (await _node.RevokeAsync(certificate)).Error!.Code.Should().Be(ErrorCodes.Server.StorageFailed);

        _node.Register.IsRevoked(certificate).Should().BeFalse();
    }

    private static IEnumerable<string> Serials(RevocationList list) => RevocationListsTests.Serials(list);
}
