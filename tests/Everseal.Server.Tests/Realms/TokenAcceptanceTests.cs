using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Core.Xml;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Realms;

public sealed class TokenAcceptanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_IssuedAndRecorded_IsKnownWithItsSubject()
    {
        await using var node = await VsphereNode.StartAsync();
        var token = await node.IssueAsync();

        var accepted = (await AcceptAsync(node, token)).OrThrow();

        accepted.Record.Id.Should().Be(token.Id);
        accepted.Subject.NameId.Should().Be(token.SubjectNameId);
    }

    [Fact]
    public async Task Accept_SignedByOurKeyWithoutARecord_IsForged()
    {
        await using var node = await VsphereNode.StartAsync();

        var refused = await AcceptAsync(node, await node.IssueAsync(recorded: false));

        refused.Error!.Code.Should().Be(ErrorCodes.Acceptance.TokenForged);
        node.Audit().Should().ContainSingle(line => line.Contains(ErrorCodes.Acceptance.TokenForged.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accept_AnotherContentUnderTheIdOfAKnownToken_IsForged()
    {
        await using var node = await VsphereNode.StartAsync();
        var genuine = await node.IssueAsync();
        var subject = (await node.Node.Get<IIdentitySource>().FindAsync(TestNode.Realm, genuine.SubjectNameId, Cancel)).OrThrow();
        var unsigned = TokenIssuance.Issue(
            new TokenRequest { Delegatable = true, Renewable = true }, new RelyingParty(null, node.Realm.Policy),
            subject, node.Realm.Ring.SignerAt(node.Now).OrThrow(), genuine.Id, node.Now).OrThrow();
        var stolen = unsigned.Complete(await node.Node.Get<ISigner>().SignAsync(
            unsigned.Credential.KeyId, unsigned.Credential.Algorithm, unsigned.Hash(), Cancel));

        (await AcceptAsync(node, stolen)).Error!.Code.Should().Be(ErrorCodes.Acceptance.TokenForged);
        (await AcceptAsync(node, genuine)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Accept_BoundToARevokedCertificate_IsRefused()
    {
        await using var node = await VsphereNode.StartAsync();
        using var key = RSA.Create(2048);
        var order = new CertificateOrder(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("holder"), new PublicKey(key));
        var certificate = (await node.Node.Get<CertificateAuthority>().IssueAsync(order, Cancel)).OrThrow().Certificate;
        var token = await node.IssueAsync(holder: new ServiceIdentity(certificate, key));
        (await AcceptAsync(node, token)).IsSuccess.Should().BeTrue();

        (await node.Node.Get<CertificateRevocation>().RevokeAsync(
            new RevocationOrder(certificate.SerialNumber, RevocationReason.KeyCompromise, EvenIfInUse: false), Cancel)).OrThrow();

        (await AcceptAsync(node, token)).Error!.Code.Should().Be(ErrorCodes.Revocation.CertificateRevoked);
    }

    private static ValueTask<Result<AcceptedToken>> AcceptAsync(VsphereNode node, SecurityToken token)
        => node.Acceptance.AcceptAsync(node.Realm, XmlTreeReader.Read(token.Xml, XmlLimits.Standard).OrThrow(), node.Now, Cancel);
}
