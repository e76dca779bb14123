using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Alarms;
using Everseal.Server.Ledger;
using Everseal.Watch.Fleet;
using Everseal.Watch.Verdicts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Alarms;

/// <summary>A targets file with a certificate file, which somebody replaces, looked at over the months.</summary>
public sealed class TargetWatchTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _files = new();
    private AlarmNode _node = null!;

    private string Targets => _files.File("targets.yaml");

    public async ValueTask InitializeAsync()
    {
        _node = await AlarmNode.StartAsync(_data.Path);
        Write("web.pem", TestNode.Start.AddDays(365));
        File.WriteAllText(Targets, $"targets:\n  - target: file:{_files.File("web.pem")}\n");
    }

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _data.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task RunOnce_CertificateEndsAndIsReplaced_OpensEscalatesAndResolves()
    {
        using var watch = Watch();
        await watch.RunOnceAsync(Targets, default);
        OfCertificate().Should().BeEmpty();

        _node.Node.Time.Advance(TimeSpan.FromDays(340));
        await watch.RunOnceAsync(Targets, default);
        var open = OfCertificate().Should().ContainSingle().Subject;
        open.Severity.Should().Be(Severity.Warning);
        open.Condition.Certificate.Should().Contain("CN=web.example.org, serial ");

        _node.Node.Time.Advance(TimeSpan.FromDays(30));
        await watch.RunOnceAsync(Targets, default);
        OfCertificate().Should().ContainSingle().Which.Should().BeEquivalentTo(new { open.Id, Severity = Severity.Expired });

        Write("web.pem", _node.Node.Time.GetUtcNow().AddDays(365));
        await watch.RunOnceAsync(Targets, default);
        OfCertificate().Should().BeEmpty();
        _node.Incidents.Find(open.Id)!.ResolvedAt.Should().Be(_node.Node.Time.GetUtcNow());
    }

    [Fact]
    public async Task RunOnce_TargetTakenOutOfTheFile_IsNobodysConcern()
    {
        using var watch = Watch();
        _node.Node.Time.Advance(TimeSpan.FromDays(370));
        await watch.RunOnceAsync(Targets, default);
        OfCertificate().Should().ContainSingle();

        Write("other.pem", _node.Node.Time.GetUtcNow().AddDays(365));
        File.WriteAllText(Targets, $"targets:\n  - target: file:{_files.File("other.pem")}\n");
        await watch.RunOnceAsync(Targets, default);

        OfCertificate().Should().BeEmpty();
        _node.Incidents.ReadLast(1)[0].Condition.Detail.Should().Be("the targets file names this target no longer");
    }

    [Fact]
    public async Task ForgetAll_ConfigurationNamesNoTargets_EndsWhatIsOpenAboutThem()
    {
        using var watch = Watch();
        _node.Node.Time.Advance(TimeSpan.FromDays(370));
        await watch.RunOnceAsync(Targets, default);
        await _node.ReportAsync(Severity.Warning, IncidentSubject.Own("clock"));

        await watch.ForgetAllAsync(default);

        _node.Incidents.Open.Select(incident => incident.Subject).Should().Equal(IncidentSubject.Own("clock"));
        _node.Incidents.ReadLast(10).Should().Contain(incident => incident.Condition.Detail == "the configuration names no watched targets any longer");
    }

    [Fact]
    public async Task RunOnce_FileOfTargetsIsBroken_IsAnIncidentAndEndsNothing()
    {
        using var watch = Watch();
        _node.Node.Time.Advance(TimeSpan.FromDays(370));
        await watch.RunOnceAsync(Targets, default);
        File.WriteAllText(Targets, "targets: [");

        await watch.RunOnceAsync(Targets, default);

        OfCertificate().Should().ContainSingle();
        _node.Incidents.Open.Should().Contain(incident => incident.Condition.Code == ErrorCodes.Alarms.WatchFailed);
    }

    [Fact]
    public async Task RunOnce_TargetIsGone_IsLookedAtTwiceAndNeverFine()
    {
        using var watch = Watch();
        _node.Node.Time.Advance(TimeSpan.FromDays(370));
        await watch.RunOnceAsync(Targets, default);
        File.Delete(_files.File("web.pem"));

        var round = watch.RunOnceAsync(Targets, default);
        while (!round.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            _node.Node.Time.Advance(TimeSpan.FromSeconds(10));
        }

        await round;
        _node.Incidents.Open.Count(incident => incident.Subject.Target.StartsWith("file:", StringComparison.Ordinal)).Should().BeGreaterThan(1, "what was open stays, and that nothing can be read is added");
    }

    private TargetWatch Watch()
    {
        var time = _node.Node.Time;
        return new TargetWatch(
            new WatchSettings { Targets = Targets }, new CheckRun(ProbeSet.Create(time), new TargetJudgement().Judge, time), _node.Incidents, _node.Node.Get<ClockWatch>(), time,
            NullLogger<TargetWatch>.Instance);
    }

    private List<Incident> OfCertificate()
        => [.. _node.Incidents.Open.Where(incident => incident.Subject.Target.StartsWith("file:", StringComparison.Ordinal) && incident.Severity > Severity.Notice)];

    private void Write(string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=web.example.org", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(until.AddDays(-365), until);
        File.WriteAllText(_files.File(name), certificate.ExportCertificatePem());
    }
}
