using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Alarms;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Alarms;

/// <summary>A node whose self-renewal is off, looked at over the years of its certificates.</summary>
public sealed class OwnCertificatesTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private AlarmNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await AlarmNode.StartAsync(_directory.Path);

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Look_FreshNode_FindsNothing()
        => (await LookAsync(TestNode.Start.AddDays(1))).Where(report => report.Condition is not null).Should().BeEmpty();

    /// <summary>A signing certificate of 365 days that should renew itself from day 243 on.</summary>
    [Theory]
    [InlineData(243, null)]
    [InlineData(245, Severity.Warning)]
    [InlineData(340, Severity.Critical)]
    [InlineData(366, Severity.Expired)]
    public async Task Look_SigningCertificate_SaysWhoIsHitAndWhatToType(int day, Severity? severity)
    {
        var report = (await LookAsync(TestNode.Start.AddDays(day))).Single(report => report.Subject == IncidentSubject.Own($"STS signing {TestNode.Realm}"));

        (report.Condition?.Severity).Should().Be(severity);
        if (severity is not null)
        {
            report.Condition!.Effect.Should().Contain($"Nobody can log in to realm {TestNode.Realm}");
            report.Condition.Next.Should().Be($"everseal keys rotate --realm {TestNode.Realm}");
            report.Condition.Certificate.Should().Contain("serial ");
        }
    }

    /// <summary>None of the dates says so: whoever asks for the status of certificates refuses all three from this day on.</summary>
    [Fact]
    public async Task Look_IssuingCaIsRevoked_SaysSoOfEverythingBelowAndHowToGoOn()
    {
        var authority = _node.Node.Get<CertificateAuthority>();
        var issuing = authority.ReadActive()!.Chain[0];
        (await _node.Node.Get<CertificateRevocation>().RevokeAsync(
            new RevocationOrder(issuing.SerialNumber, RevocationReason.AuthorityCompromise, EvenIfInUse: true), default)).OrThrow();

        var before = await LookAsync(_node.Node.Time.GetUtcNow());
        foreach (var slot in new[] { "issuing CA", "TLS", $"STS signing {TestNode.Realm}" })
        {
            before.Single(report => report.Subject == IncidentSubject.Own(slot)).Condition.Should().BeEquivalentTo(
                new { Code = ErrorCodes.Revocation.RevokedInUse, Severity = Severity.Critical, Next = "everseal ca renew" }, slot);
        }

        (await authority.CreateIssuingAsync(new CertificateSubject(issuing.SubjectName, [], []), "uid 0", default)).OrThrow();
        await _node.Node.Get<ServerCertificates>().LoadAsync(default);

        var after = (await LookAsync(_node.Node.Time.GetUtcNow())).Where(report => report.Condition is not null).Should().ContainSingle().Which;
        after.Subject.Should().Be(IncidentSubject.Own($"STS signing {TestNode.Realm}"));
        after.Condition!.Next.Should().Be($"everseal keys rotate --realm {TestNode.Realm}");
    }

    /// <summary>The clock ran 400 days ahead and was set right: until it is confirmed nothing is resolved, for nobody knows which one was wrong.</summary>
    [Fact]
    public async Task Watch_ClockSetBack_ResolvesWhenItIsConfirmed()
    {
        _node.Node.Time.AdjustTime(TestNode.Start.AddDays(400));
        using (var watch = _node.Watch())
            await watch.RunOnceAsync(default);
        (await _node.Node.Get<TokenLedger>().RecordTimeAsync(_node.Node.Time.GetUtcNow(), null, default)).Should().BeNull();
        OfSigning().Should().ContainSingle().Which.Severity.Should().Be(Severity.Expired);
        await _node.DisposeAsync();

        _node = await AlarmNode.StartAsync(_directory.Path, new FakeTimeProvider(TestNode.Start.AddDays(1)));
        using var again = _node.Watch();
        var clock = _node.Node.Get<ClockWatch>();
        clock.Observe().Verdict.Should().Be(ClockVerdict.Backward);
        await again.RunOnceAsync(default);
        OfSigning().Should().ContainSingle().Which.Severity.Should().Be(Severity.Expired);

        _node.Node.Time.Advance(TimeSpan.FromHours(7));
        clock.Observe().Verdict.Should().Be(ClockVerdict.Steady);
        await again.RunOnceAsync(default);
        OfSigning().Should().BeEmpty();
    }

    [Fact]
    public async Task Upkeep_ClockBehindTheLatestTimeSeen_IsAnIncidentUntilItIsConfirmed()
    {
        (await _node.Node.Get<TokenLedger>().RecordTimeAsync(TestNode.Start.AddYears(12), null, default)).Should().BeNull();
        await _node.DisposeAsync();

        _node = await AlarmNode.StartAsync(_directory.Path);
        using var upkeep = ActivatorUtilities.CreateInstance<LedgerUpkeep>(_node.Node.Get<IServiceProvider>());
        await upkeep.RunOnceAsync(default);
        _node.Incidents.Open.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Subject = IncidentSubject.Own("clock"), Severity = Severity.Warning });

        _node.Node.Time.Advance(TimeSpan.FromHours(7));
        await upkeep.RunOnceAsync(default);
        _node.Incidents.Open.Should().BeEmpty();
    }

    /// <summary>Even while the clock is in doubt: that a service is gone is no matter of time.</summary>
    [Fact]
    public async Task Watch_ServiceIsGone_EndsItsIncidentWithThatReason()
    {
        var gone = IncidentSubject.Own($"service web@{TestNode.Realm}");
        await _node.ReportAsync(Severity.Expired, gone);
        await _node.ReportAsync(Severity.Warning, IncidentSubject.Own("backup"));
        (await _node.Node.Get<TokenLedger>().RecordTimeAsync(TestNode.Start.AddYears(12), null, default)).Should().BeNull();
        using var watch = _node.Watch();

        await watch.RunOnceAsync(default);

        _node.Incidents.Open.Select(incident => incident.Subject.Slot).Should().Equal("backup");
        _node.Incidents.ReadLast(10).Single(incident => incident.Subject == gone).Condition.Detail.Should().Be("the service was removed or disabled");
    }

    private List<Incident> OfSigning() => [.. _node.Incidents.Open.Where(incident => incident.Subject.Slot == $"STS signing {TestNode.Realm}")];

    private Task<IReadOnlyList<IncidentReport>> LookAsync(DateTimeOffset now) => _node.Node.Get<OwnCertificates>().LookAsync(now, default);
}
