using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;

namespace Everseal.Server.Tests.Rollover;

/// <summary>An issuing CA of ten years, looked after by the clock.</summary>
public sealed class AuthorityRolloverTests : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private X509Certificate2 _first = null!;

    private CertificateAuthority Authority => _node.Get<CertificateAuthority>();

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _first = Authority.ReadActive()!.Chain[0];
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Step_AThirdLeft_PublishesTheNextThatSignsNothingYet()
    {
        await PassAsync(365 * 7);

        Authority.ReadPublished().Should().HaveCount(3, "root, issuing CA, the next");
        Authority.ReadActive()!.Chain[0].Should().Be(_first);
        (await StepAsync()).Should().BeOfType<AuthorityDecision.KeepWaiting>("it is made once");
    }

    [Fact]
    public async Task Step_ASixthLeft_TheNextSignsBelowTheSameRoot()
    {
        await PassAsync(365 * 7);
        await PassAsync((365 * 10 * 5 / 6) - (365 * 7) + 1);

        var active = Authority.ReadActive()!;
        active.Chain[0].Should().NotBe(_first);
        CertificatePath.Verify((await NewServerCertificateAsync()), [active.Chain[0]], [active.Chain[1]], Now, CertificatePurpose.TlsServer).IsSuccess.Should().BeTrue();
        Authority.ReadNext().Should().BeNull();
    }

    [Fact]
    public async Task Step_ClockTwelveYearsAheadThenRight_LogsInBothTimesAndTheFirstCaIsActive()
    {
        _node.Time.AdjustTime(Now.AddYears(12));
        await StepAsync();
        (await _node.Get<RealmRollover>().StepAsync(TestNode.Realm, default)).OrThrow();
        _node.Get<RealmDirectory>().Default!.Ring.SignerAt(Now).IsSuccess.Should().BeTrue();
        await NewServerCertificateAsync();

        _node.Time.AdjustTime(Now.AddYears(-12));
        await StepAsync();
        (await _node.Get<RealmRollover>().StepAsync(TestNode.Realm, default)).OrThrow();

        Authority.ReadActive()!.Chain[0].Should().Be(_first);
        _node.Get<RealmDirectory>().Default!.Ring.SignerAt(Now).IsSuccess.Should().BeTrue();
        await NewServerCertificateAsync();
    }

    [Fact]
    public async Task Step_RootSealed_RaisesAnIncidentAndTheOldOneGoesOn()
    {
        var sealedKey = _node.Get<RootSeal>().Encrypt(Passphrase).OrThrow();
        _node.Get<RootSeal>().Seal(sealedKey, Passphrase).OrThrow();

        await PassAsync(365 * 7);

        Authority.ReadNext().Should().BeNull();
        Incidents().Should().ContainSingle().Which.Should().Contain(ErrorCodes.Rollover.IssuingCaNotRenewed.Id).And.Contain("sealed");
    }

    [Fact]
    public async Task Step_RootEndsNoLater_RaisesAnIncidentThatAsksForAnotherRoot()
    {
        for (var year = 0; year < 19; year++)
            await PassAsync(365);
        var third = Authority.ReadActive()!;
        third.Issuer.Validity.NotAfter.Should().Be(third.RootEnd.NotAfter, "what the root signs in its last ten years ends with it");

        Authority.ReadNext().Should().BeNull();
        (await StepAsync()).Should().BeOfType<AuthorityDecision.Blocked>();
        _node.Get<IncidentRegister>().Open.Should().ContainSingle(open => open.Condition.Code == ErrorCodes.Rollover.IssuingCaNotRenewed)
            .Which.Condition.Next.Should().Be("everseal ca root renew");
    }

    [Fact]
    public async Task Renew_WhileOneIsPublished_TakesItsPlaceToo()
    {
        await PassAsync(365 * 7);

        (await Authority.CreateIssuingAsync(new CertificateSubject(_first.SubjectName, [], []), "uid 0", default)).OrThrow();

        Authority.ReadNext().Should().BeNull();
        (await StepAsync()).Should().BeOfType<AuthorityDecision.KeepWaiting>();
    }

    private Task<AuthorityDecision?> StepAsync() => _node.Get<AuthorityRollover>().StepAsync(default);

    private async Task PassAsync(double days)
    {
        _node.Time.Advance(TimeSpan.FromDays(days));
        _node.Get<ClockWatch>().Observe();
        await StepAsync();
    }

    private async Task<X509Certificate2> NewServerCertificateAsync()
    {
        (await _node.Get<ServerCertificates>().EnsureAsync(["new.example"], default)).OrThrow();
        return _node.Get<ServerCertificates>().Current!.TargetCertificate;
    }

    private List<string> Incidents()
    {
        using var connection = _node.Get<TokenLedger>().OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT detail FROM audit WHERE action LIKE 'ca%' AND error_id IS NOT NULL";
        using var row = command.ExecuteReader();
        var details = new List<string>();
        while (row.Read())
            details.Add(row.GetString(0));
        return details;
    }
}
