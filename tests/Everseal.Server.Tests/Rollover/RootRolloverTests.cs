using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;

namespace Everseal.Server.Tests.Rollover;

/// <summary>A root of twenty years, followed by another on a person's word.</summary>
public sealed class RootRolloverTests : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private X509Certificate2 _first = null!;

    private CertificateAuthority Authority => _node.Get<CertificateAuthority>();

    private RootSuccession Roots => _node.Get<RootSuccession>();

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _first = Authority.ReadActive()!.Chain[^1];
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Renew_Root_IsPublishedWithItsCrossCertificateAndSignsNothing()
    {
        var next = (await Roots.RenewAsync("uid 0", default)).OrThrow().Certificate;

        next.SubjectName.RawData.Should().Equal(next.IssuerName.RawData);
        SubjectName.CommonName(next.SubjectName).Should().Be($"{SubjectName.CommonName(_first.SubjectName)} G2");
        var published = Authority.ReadPublished();
        published.Should().HaveCount(4, "root, issuing CA, the next root, its cross-certificate").And.Contain(next);
        published[^1].IssuerName.RawData.Should().Equal(_first.SubjectName.RawData);
        published[^1].PublicKey.ExportSubjectPublicKeyInfo().Should().Equal(next.PublicKey.ExportSubjectPublicKeyInfo());
        Authority.ReadActive()!.Chain[^1].Should().Be(_first);
        (await NewServerCertificateAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Promote_NextRoot_LeavesVerifyFromEitherRoot()
    {
        var next = (await Roots.RenewAsync("uid 0", default)).OrThrow().Certificate;
        (await Roots.PromoteAsync("uid 0", default)).OrThrow();

        var sent = await NewServerCertificateAsync();
        sent.Should().HaveCount(3, "leaf, issuing CA, cross-certificate");
        foreach (var root in new[] { _first, next })
            CertificatePath.Verify(sent[0], [.. sent.Skip(1)], [root], Now, CertificatePurpose.TlsServer).IsSuccess.Should().BeTrue($"{root.Subject} is trusted");
        CertificatePath.Verify(sent[0], [sent[1]], [_first], Now, CertificatePurpose.TlsServer).IsSuccess.Should().BeFalse("it takes the cross-certificate");
        Authority.ReadPublished().Should().Contain([_first, next]);
        File.ReadAllText(System.IO.Path.Combine(_directory.Path, "root.pem")).Should().Be(next.ExportCertificatePem() + "\n");
        _node.Get<StatusIssuers>().Reload().Select(issuer => issuer.Certificate).Should().Contain([_first, next], "both answer for what they signed");
    }

    [Fact]
    public async Task Renew_ASecondTimeOrPromoteWithoutNext_IsRefused()
    {
        (await Roots.PromoteAsync("uid 0", default)).Error!.Code.Should().Be(ErrorCodes.Rollover.RootStepRefused);
        (await Roots.RenewAsync("uid 0", default)).OrThrow();
        (await Roots.RenewAsync("uid 0", default)).Error!.Code.Should().Be(ErrorCodes.Rollover.RootStepRefused);
    }

    [Fact]
    public async Task Renew_RootSealed_IsRefusedUntilItIsUnsealedAndLaterStillUnseals()
    {
        var seal = _node.Get<RootSeal>();
        var sealedKey = seal.Encrypt(Passphrase).OrThrow();
        seal.Seal(sealedKey, Passphrase).OrThrow();

        (await Roots.RenewAsync("uid 0", default)).Error!.Code.Should().Be(ErrorCodes.Certificates.RootSealed);
        seal.Unseal(sealedKey, Passphrase, TimeSpan.FromMinutes(5)).OrThrow();
        (await Roots.RenewAsync("uid 0", default)).OrThrow();
        (await Roots.PromoteAsync("uid 0", default)).OrThrow();
        seal.Return().OrThrow().Should().BeTrue();

        seal.Unseal(sealedKey, Passphrase, TimeSpan.FromMinutes(5)).IsSuccess.Should().BeTrue("the first root still signs its revocation list");
    }

    [Fact]
    public async Task Step_ASixthOfTheRootLeft_TheNextTakesItsPlace()
    {
        var next = (await Roots.RenewAsync("uid 0", default)).OrThrow().Certificate;
        await PassAsync(365);
        Authority.ReadActive()!.Chain[^1].Should().Be(_first, "it has years left");

        for (var year = 1; year < 17; year++)
            await PassAsync(365);

        Authority.ReadActive()!.Chain[^1].Should().Be(next);
        Authority.ReadNextRoot().Should().BeNull();
    }

    [Fact]
    public async Task Step_AThirdOfTheRootLeftAndNobodySpoke_AsksForAPerson()
    {
        for (var year = 0; year < 14; year++)
            await PassAsync(365);

        Authority.ReadNextRoot().Should().BeNull("never a root without a person");
        using var connection = _node.Get<TokenLedger>().OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM audit WHERE error_id = '{ErrorCodes.Rollover.RootDue.Id}'";
        command.ExecuteScalar().Should().NotBe(0L);
    }

    private async Task PassAsync(double days)
    {
        _node.Time.AdjustTime(Now.AddDays(days));
        _node.Get<ClockWatch>().Observe();
        await _node.Get<AuthorityRollover>().StepAsync(default);
    }

    private async Task<X509Certificate2[]> NewServerCertificateAsync()
    {
        var server = _node.Get<ServerCertificates>();
        (await server.EnsureAsync(["new.example"], default)).OrThrow();
        return [server.Current!.TargetCertificate, .. server.Current.IntermediateCertificates];
    }
}
