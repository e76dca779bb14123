using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Features.RealmSettings;
using Everseal.Server.Features.WsTrust;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>A sender whose certificate is kept is judged like any other, each time.</summary>
public sealed class SenderCertificatesTests(StsNode node) : IClassFixture<StsNode>
{
    private const string Refused = "FailedAuthentication";

    [Fact]
    public async Task Issue_RegisteredSender_IsDecodedOnce()
    {
        var robot = await AcceptedAsync("once");
        var kept = node.Senders.Find(robot.Certificate.RawData);

        (await node.SendAsync(Ask.ByKey(robot))).Should().BeOfType<TrustResponse.Issued>();

        kept.Should().NotBeNull();
        node.Senders.Find(robot.Certificate.RawData).Should().BeSameAs(kept);
        node.Senders.KeyOf(kept!).Should().NotBeNull();
    }

    [Fact]
    public async Task Issue_StrangersAndInteractiveKeys_AreNotKept()
    {
        var stranger = ServiceIdentity.Create();

        (await node.RefusalAsync(Ask.ByKey(stranger))).Should().Be(Refused);
        await node.TokenAsync(Ask.ByPassword() with { Signer = Ask.Signer(stranger), KeyType = KeyType.PublicKey });

        node.Senders.Find(stranger.Certificate.RawData).Should().BeNull();
    }

    [Fact]
    public async Task Issue_KeptCertificateUnderAnotherKeysSignature_IsRefused()
    {
        var robot = await AcceptedAsync("borrowed");
        using var other = RSA.Create(2048);

        var refusal = await node.RefusalAsync(Ask.ByKey(robot) with { Signer = new RequestSigner(robot.Certificate, other) });

        refusal.Should().Be(ErrorCodes.Signatures.ValueMismatch.Id);
    }

    [Fact]
    public async Task Issue_ServiceDisabledSince_IsRefusedAtOnce()
    {
        var robot = await AcceptedAsync("disabled");

        (await node.Node.Get<ServiceStore>().DisableAsync(TestNode.Realm, "disabled", default)).OrThrow();

        (await node.RefusalAsync(Ask.ByKey(robot))).Should().Be(Refused);
    }

    [Fact]
    public async Task Issue_CertificateReplacedSince_IsRefusedAtOnce()
    {
        var robot = await AcceptedAsync("replaced");

        (await node.Node.Get<ServiceStore>().ReplaceCertificateAsync(TestNode.Realm, "replaced", ServiceIdentity.Create().Certificate, default)).OrThrow();

        (await node.RefusalAsync(Ask.ByKey(robot))).Should().Be(Refused);
    }

    [Fact]
    public async Task Issue_CertificateRevokedSince_IsRefusedAtOnce()
    {
        var key = RSA.Create(2048);
        var order = new CertificateOrder(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("revoked"), new PublicKey(key));
        var certificate = (await node.Node.Get<CertificateAuthority>().IssueAsync(order, default)).OrThrow().Certificate;
        var robot = await AcceptedAsync("revoked", new ServiceIdentity(certificate, key));

        (await node.Node.Get<CertificateRevocation>().RevokeAsync(
            new RevocationOrder(certificate.SerialNumber, RevocationReason.KeyCompromise, EvenIfInUse: true), default)).OrThrow();

        (await node.RefusalAsync(Ask.ByKey(robot))).Should().Be(ErrorCodes.Revocation.CertificateRevoked.Id);
    }

    [Fact]
    public async Task Issue_CertificateExpiredSince_IsRefused()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=brief", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var robot = await AcceptedAsync("brief", new ServiceIdentity(request.CreateSelfSigned(node.Now.AddMinutes(-1), node.Now.AddMinutes(2)), key));

        node.Node.Time.Advance(TimeSpan.FromMinutes(3));

        (await node.RefusalAsync(Ask.ByKey(robot))).Should().Be(Refused);
    }

    [Fact]
    public async Task Issue_WeakKeyThatTheRealmAllowsNoLonger_IsRefusedAtOnce()
    {
        await AllowRsa1024Async(true);
        var robot = await AcceptedAsync("weak", ServiceIdentity.Create(bits: 1024));

        await AllowRsa1024Async(false);

        (await node.RefusalAsync(Ask.ByKey(robot))).Should().Be(ErrorCodes.Certificates.KeyTooWeak.Id);
    }

    [Fact]
    public void Remember_MoreThanItKeeps_BeginsAnew()
    {
        var senders = new SenderCertificates();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (var sender = 0; sender <= SenderCertificates.Most; sender++)
            senders.Remember(new CertificateRequest($"CN=sender{sender}", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestNode.Start, TestNode.Start.AddDays(1)));

        senders.Count.Should().Be(1);
    }

    private async Task AllowRsa1024Async(bool allow)
    {
        (await new RealmSettingStore(node.Node.Get<EversealDatabase>()).ChangeAsync(TestNode.Realm, new ChangeRealm(AllowRsa1024: allow), default)).OrThrow();
        node.Node.Get<RealmDirectory>().Reload();
    }

    /// <summary>A service that asked once and got its token, so that its certificate is kept.</summary>
    private async Task<ServiceIdentity> AcceptedAsync(string name, ServiceIdentity? identity = null)
    {
        var robot = identity ?? ServiceIdentity.Create();
        (await node.Node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, name, robot.Certificate, null, default)).OrThrow();
        (await node.SendAsync(Ask.ByKey(robot))).Should().BeOfType<TrustResponse.Issued>();
        node.Senders.Find(robot.Certificate.RawData).Should().NotBeNull();
        return robot;
    }
}
