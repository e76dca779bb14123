using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Alarms;
using Everseal.Server.Ledger;

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

    [Fact]
    public async Task Watch_SigningExpired_RaisesAndStaysOpenUnderAnUntrustedClock()
    {
        using var watch = _node.Watch();
        var clock = _node.Node.Get<ClockWatch>();
        _node.Node.Time.AdjustTime(TestNode.Start.AddDays(400));
        await watch.RunOnceAsync(default);
        var signing = _node.Incidents.Open.Single(incident => incident.Subject.Slot == $"STS signing {TestNode.Realm}");
        signing.Severity.Should().Be(Severity.Expired);

        // The clock is set right: the certificate looks well again, and nobody knows yet which clock was right.
        _node.Node.Time.AdjustTime(TestNode.Start.AddDays(1));
        clock.Observe().Verdict.Should().NotBe(ClockVerdict.Steady);
        _node.Node.Time.Advance(TimeSpan.FromMinutes(10));
        await watch.RunOnceAsync(default);
        _node.Incidents.Open.Should().Contain(incident => incident.Id == signing.Id);
    }

    private Task<IReadOnlyList<IncidentReport>> LookAsync(DateTimeOffset now) => _node.Node.Get<OwnCertificates>().LookAsync(now, default);
}
